"""Tables of a fit, or of several side by side: as text, Markdown, LaTeX or HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from standoff.estimate.agent import AgentError
from standoff.estimate.links import Logit
from standoff.estimate.private import PrivateInformation
from standoff.estimate.quantal import QuantalResponse
from standoff.estimate.result import Fit
from standoff.estimate.ultimatum import Ultimatum

LATEX = {"&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}",
         "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}  # fmt: skip


@dataclass(frozen=True)
class Text:
    """Plain text, columns lined up."""

    def __call__(self, table: Table) -> str:
        widths = [max(len(row[k]) for row in (table.head, *table.rows)) for k in range(len(table.head))]

        def line(row: Sequence[str]) -> str:
            first = row[0].ljust(widths[0])
            return "  ".join([first, *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))]).rstrip()

        rule = "-" * (sum(widths) + 2 * (len(widths) - 1))
        body = [line(table.head), rule, *(line(row) for row in table.rows), rule]
        return "\n".join(filter(None, [table.title, *body, *table.notes])) + "\n"


@dataclass(frozen=True)
class Markdown:
    """A Markdown table with notes beneath."""

    def __call__(self, table: Table) -> str:
        def line(row: Sequence[str]) -> str:
            return "| " + " | ".join(_marked(cell) for cell in row) + " |"

        rule = "|" + "|".join(["---", *["---:"] * (len(table.head) - 1)]) + "|"
        title = [f"**{_marked(table.title)}**", ""] if table.title else []
        notes = ["", *(f"{_marked(note)}  " for note in table.notes)]
        return "\n".join([*title, line(table.head), rule, *(line(row) for row in table.rows), *notes]) + "\n"


@dataclass(frozen=True)
class Latex:
    """A LaTeX table (package booktabs)."""

    def __call__(self, table: Table) -> str:
        def line(row: Sequence[str]) -> str:
            return " & ".join(_texed(cell) for cell in row) + r" \\"

        width = len(table.head)
        notes = [rf"\multicolumn{{{width}}}{{p{{0.9\linewidth}}}}{{\footnotesize {_texed(n)}}} \\" for n in table.notes]
        return "\n".join([
            r"\begin{table}", r"\centering", *([rf"\caption{{{_texed(table.title)}}}"] if table.title else []),
            rf"\begin{{tabular}}{{l{'r' * (width - 1)}}}", r"\toprule", line(table.head), r"\midrule",
            *(line(row) for row in table.rows), r"\bottomrule", *notes, r"\end{tabular}", r"\end{table}",
        ]) + "\n"  # fmt: skip


@dataclass(frozen=True)
class Html:
    """An HTML table with a caption, headers marked as such."""

    def __call__(self, table: Table) -> str:
        head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in table.head)
        body = "".join(
            f'<tr><th scope="row">{escape(row[0])}</th>'
            + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
            + "</tr>"
            for row in table.rows
        )
        notes = "".join(f"<p>{escape(note)}</p>" for note in table.notes)
        caption = f"<caption>{escape(table.title or 'Estimates')}</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{notes}\n"


Format = Text | Markdown | Latex | Html


@dataclass(frozen=True)
class Table:
    """Cells as text."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def summary(fit: Fit, form: Format | None = None, level: float = 0.95) -> str:
    """Coefficients with errors and intervals, and what they rest on; without convergence the status, and no number."""
    return (form or Text())(table_of(fit, level))


def table_of(fit: Fit, level: float = 0.95) -> Table:
    """The table behind `summary`."""
    head = ("coefficient", "estimate", "std. error", "z", "p", f"{level:.0%} interval")
    if not fit.converged:
        rows: list[tuple[str, ...]] = [(name, "–", "", "", "", "") for name in fit.names]
        return Table(fit.specification.title, head, tuple(rows), (fit.advice, *_notes(fit)))
    intervals = fit.interval(level)
    rows = [
        (name, number(b), number(s), f"{z:.2f}", p_value(p), f"{number(low)} to {number(high)}")
        for name, b, s, z, p, (low, high) in zip(
            fit.names, fit.estimates, fit.standard_errors, fit.z, fit.p, intervals, strict=True
        )
    ]
    return Table(fit.specification.title, head, tuple(rows), _notes(fit))


def side_by_side(fits: Sequence[Fit], names: Sequence[str] | None = None, form: Format | None = None) -> str:
    """Several fits in one table: estimates with errors in brackets."""
    listed = list(dict.fromkeys(name for fit in fits for name in fit.names))
    head = ("", *(names or [f"({k + 1})" for k in range(len(fits))]))
    rows = [(name, *(_cell(fit, name) for fit in fits)) for name in listed]
    rows.append(("log-likelihood", *(f"{f.log_likelihood:.3f}" if f.converged else "–" for f in fits)))
    rows.append(("AIC", *(f"{f.aic:.1f}" if f.converged else "–" for f in fits)))
    rows.append(("plays", *(f"{f.plays:.0f}" for f in fits)))
    notes = [f"{head[k + 1]}: {fit.advice}" for k, fit in enumerate(fits) if not fit.converged]
    kinds = dict.fromkeys(fit.how for fit in fits)
    return (form or Text())(Table("", head, tuple(rows), ("standard errors in brackets: " + "; ".join(kinds), *notes)))


def tidy(fit: Fit, level: float = 0.95) -> list[dict[str, float | str]]:
    """One row a coefficient."""
    fit.require()
    return [
        {"term": name, "estimate": float(b), "std_error": float(s), "z": float(z), "p": float(p), "low": float(low),
         "high": float(high)}
        for name, b, s, z, p, (low, high) in zip(
            fit.names, fit.estimates, fit.standard_errors, fit.z, fit.p, fit.interval(level), strict=True)
    ]  # fmt: skip


def _cell(fit: Fit, name: str) -> str:
    if name not in fit.names:
        return ""
    if not fit.converged:
        return "–"
    k = fit.names.index(name)
    return f"{number(fit.estimates[k])} ({number(fit.standard_errors[k])})"


def _notes(fit: Fit) -> tuple[str, ...]:
    notes = [
        f"{fit.plays:,.0f} plays in {fit.rows:,} rows"
        + (f"; log-likelihood {fit.log_likelihood:.3f}, AIC {fit.aic:.1f}, BIC {fit.bic:.1f}" if fit.converged else ""),
        f"shares of outcomes alone: log-likelihood {fit.base_log_likelihood:.3f}",
        f"standard errors: {fit.how}",
        f"{normalisation(fit)}",
    ]
    if fit.penalty:
        notes.append(f"penalty: {fit.penalty}; errors are those of the penalised likelihood")
    if fit.dropped:
        gaps = ", ".join(f"{name} {many}" for name, many in fit.dropped.items())
        notes.append(f"rows left out for empty cells: {gaps}")
    notes += [str(finding) for finding in fit.findings]
    return tuple(notes)


def normalisation(fit: Fit) -> str:
    """What fixes the scale of utilities."""
    errors = fit.specification.errors
    estimated = ", ".join(fit.specification.scales)
    scaled = f", but for {estimated}, whose scale is estimated" if estimated else ""
    if isinstance(errors, AgentError):
        kind = "logit" if isinstance(errors.link, Logit) else "probit"
        return f"agent error ({kind}): errors on each action have unit scale{scaled}"
    if isinstance(errors, PrivateInformation):
        return f"private information: shocks on payoffs have unit standard deviation{scaled}"
    if isinstance(errors, QuantalResponse):
        free = fit.specification.precision is not None
        return "quantal response: λ is " + ("estimated; utilities keep the scale of what is fixed" if free else "1")
    if isinstance(errors, Ultimatum):
        return f"ultimatum: logistic errors of reservation values have unit scale{scaled}"
    return "crisis signalling: shocks on war and backing down have unit standard deviation"


def number(value: float) -> str:
    """Four significant digits, plain where that is short."""
    return f"{value:.4g}" if 1e-4 <= abs(value) < 1e6 or value == 0 else f"{value:.3e}"


def p_value(p: float) -> str:
    return "<0.001" if p < 0.001 else f"{p:.3f}"


def _marked(text: str) -> str:
    for sign in "\\|*_`<>[]":
        text = text.replace(sign, "\\" + sign)
    return text.replace("\n", " ")


def _texed(text: str) -> str:
    return "".join(LATEX.get(c, c) for c in text.replace("\n", " ").replace("–", "--"))
