import re
import xml.etree.ElementTree as ET

import pytest
from sample import small_tree

from standoff.report import TreeNode, tree_picture
from standoff.report.tree_fold import fold

SVG = "{http://www.w3.org/2000/svg}"


def bushy(depth: int, width: int) -> tuple[TreeNode, ...]:
    """A full tree; the first action is likeliest, ends alternate between two outcomes."""
    nodes = [TreeNode("r", None, mover="A")]
    layer = ["r"]
    for level in range(depth):
        below = []
        for parent in layer:
            for k in range(width):
                last = level == depth - 1
                share = 0.7 if k == 0 else 0.3 / (width - 1)
                key = f"{parent}{k}"
                kind = "outcome" if last else "decision"
                nodes.append(
                    TreeNode(key, parent, f"go{k}", "AB"[level % 2], kind, "", share, f"end{k}" if last else "")
                )
                below.append(key)
        layer = below
    return tuple(nodes)


def words_in(svg: str) -> list[str]:
    return [text.text or "" for text in ET.fromstring(svg).iter(f"{SVG}text")]


def test_everything_is_shown_within_budget() -> None:
    nodes = small_tree()
    svg = tree_picture(nodes)
    text = words_in(svg)
    assert sum(word == "war goes on" for word in text) == 4
    assert "strike 70%" in text and "Turkey: respond" in text and "chance" in text
    assert "stand_aside >99%" in text and "intervene <1%" in text
    assert not [word for word in text if word.startswith("+")]


def test_nodes_of_one_information_set_share_a_letter_and_a_dotted_line() -> None:
    svg = tree_picture(small_tree())
    text = words_in(svg)
    assert text.count("A") == 2 and text.count("B") == 2 and "C" not in text
    assert svg.count('stroke-dasharray="1.5 4"') == 2


@pytest.mark.parametrize("budget", [10, 60, 120])
def test_a_large_tree_folds_where_play_is_unlikely(budget: int) -> None:
    nodes = bushy(6, 3)
    shown = fold(nodes, budget)
    assert len(shown.nodes) <= budget + 3
    assert len(shown.nodes) + sum(shown.hidden.values()) == len(nodes)
    assert all(hidden >= 3 for hidden in shown.hidden.values())
    if budget == 120:
        assert "r00000" in {node.id for node in shown.nodes}
    text = words_in(tree_picture(nodes, budget))
    stubs = [word for word in text if re.match(r"\+\d+ nodes, mostly end0", word)]
    assert len(stubs) == len(shown.hidden)


def test_rows_of_text_do_not_lie_on_one_another() -> None:
    """At a hundred nodes and more, no two texts of 12 px overlap."""
    nodes = bushy(4, 3)
    assert len(nodes) > 100
    boxes = []
    for text in ET.fromstring(tree_picture(nodes, 200)).iter(f"{SVG}text"):
        width = 6.2 * len(text.text or "")
        x = float(text.get("x", "0")) - (width if text.get("text-anchor") == "end" else 0)
        boxes.append((x, x + width, float(text.get("y", "0")) - 9, float(text.get("y", "0"))))
    for k, (left, right, top, bottom) in enumerate(boxes):
        for other in boxes[k + 1 :]:
            assert left >= other[1] or right <= other[0] or top >= other[3] or bottom <= other[2]


def test_same_tree_same_bytes_and_a_name_of_its_own() -> None:
    nodes = bushy(5, 3)
    assert tree_picture(nodes, 50) == tree_picture(nodes, 50)
    assert 'id="other-title"' in tree_picture(nodes, 50, name="other")


def test_text_in_a_tree_is_data() -> None:
    nodes = (
        TreeNode("r", None, mover="<script>alert(1)</script>"),
        TreeNode("x", "r", '"><b>', "", "outcome", "", 1.0, "</svg>&"),
    )
    svg = tree_picture(nodes, title="<i>")
    assert "<script" not in svg and "<b>" not in svg and "<i>" not in svg
    assert "</svg>&" in words_in(svg)


def test_an_empty_tree_is_refused() -> None:
    with pytest.raises(ValueError, match="root"):
        tree_picture(())
