"""C00x: the file itself, and YAML."""

from standoff.crisis.codes.code import Code

CODES = (
    Code(
        "C000",
        "The file cannot be read",
        "There is no file at this path, it is a directory, or it may not be read. A crisis is "
        "given by the path of a file or by the id of a built-in crisis; `standoff list` shows "
        "those.",
        "standoff check karabach-2020    # no file and no built-in crisis of that name",
    ),
    Code(
        "C001",
        "This is not YAML",
        "The text breaks the rules of YAML, so nothing after this place can be read. The cause is "
        "often on the line before: a quote or bracket that was not closed, a missing colon, an "
        "indent that does not match. Text that holds `: ` or ` #`, or begins with one of `* & ! % "
        "@ { [ |` stands in quotes.",
        "title: Karabakh: six weeks     # quote it: 'Karabakh: six weeks'",
    ),
    Code(
        "C002",
        "A key stands twice",
        "A mapping holds each key once. Most programs silently keep the last one, so that an actor "
        "or an unknown would disappear unnoticed; here the first is kept for further checks and "
        "the second is reported.",
        "actors:\n  russia: {name: Russia, kind: state}\n  russia: {name: Russian Federation, kind: state}",
    ),
    Code(
        "C003",
        "A tab is used to indent",
        "YAML indents with spaces only, because a tab has no agreed width. Set your editor to insert spaces.",
        "crisis:\n	id: july-1914             # a tab before `id`",
    ),
    Code(
        "C004",
        "The file is too large",
        "A crisis file has at most 2 MB. The size is checked before the file is read. Data tables "
        "belong into files of their own.",
        "standoff check everything-we-know.yaml    # 50 MB",
    ),
    Code(
        "C005",
        "Aliases multiply",
        "An anchor (`&name`) and its aliases (`*name`) repeat a piece of the file. Aliases of "
        "aliases multiply: ten lines can stand for billions of values. A file may stand for 50,000 "
        "values once everything is written out, and no alias may stand inside its own anchor.",
        "a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]   # and so on",
    ),
    Code(
        "C006",
        "Nested too deeply",
        "Values stand within values more than 64 levels deep. Give subtrees of the game names "
        "under `game.parts` and refer to them.",
        "tree: {move: a.x, actions: {go: {then: {move: b.y, actions: {go: {then: …}}}}}}",
    ),
    Code(
        "C007",
        "A tag",
        "Tags such as `!!python/object` or `!include` ask the reader to do something. A crisis "
        "file is data, so tags are refused. To keep a number or date as text, put it in quotes.",
        "code: !!str 365                # write code: '365'",
    ),
    Code(
        "C008",
        "A second document",
        "The line `---` begins a new document within the same file. A file holds one crisis.",
        "standoff: 1\n---\nstandoff: 1",
    ),
    Code(
        "C009",
        "A character that cannot be here",
        "The file is not UTF-8, or holds a character that cannot be printed, such as NUL. Save it "
        "again as plain UTF-8 text.",
        'title: "Karabakh\\uD800"        # half a character',
    ),
)
