"""The access rules one by one, each as what the code would be without it.

A rule is found in the syntax tree: what narrows a queryset to a reader's reach, a
question of `accounts.access`, a refusal, the methods that a view takes, and what
the settings put before every view.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("accounts", "metrics/web", "metrics/api", "metrics/scorecards", "metrics/exports")
NOT_RULES = ("migrations", "demo", "management", "gallery", "bundle")
NARROWING = {"visible_to", "named_to", "of"}
QUESTIONS = {"is_admin", "may_see_scope", "may_log_touchpoints", "may_see_fees", "has_permission"}
ANSWERING = QUESTIONS | {"has_perm", "has_module_perms", "is_open_for_signup"}
METHODS = {"require_POST", "require_safe", "require_http_methods"}
REFUSALS = {"Http404", "PermissionDenied", "AuthenticationFailed", "ImmediateHttpResponse"}
IN_SETTINGS = {
    "kpidash.middleware.refuse_methods",
    "kpidash.middleware.private_pages",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.codes.codes_for_admins",
    "axes.middleware.AxesMiddleware",
    "axes.backends.AxesStandaloneBackend",
    "rest_framework.permissions.IsAuthenticated",
    "accounts.tokens.TokenMayWrite",
}


@dataclass(frozen=True)
class Mutant:
    """`path` without the rule at `line` and `column`."""

    path: str
    line: int
    column: int
    rule: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}:{self.rule}"

    @classmethod
    def told(cls, text: str) -> "Mutant":
        path, line, column, rule = text.split(":")
        return cls(path, int(line), int(column), rule)

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").replace("/", ".")


def all_mutants() -> Iterator[Mutant]:
    return iter(dict.fromkeys(_found()))


def _found() -> Iterator[Mutant]:
    for path in (*_files(), ROOT / "kpidash/settings.py", ROOT / "kpidash/admin_site.py"):
        name = str(path.relative_to(ROOT))
        for node in ast.walk(ast.parse(path.read_text())):
            if rule := rule_at(node):
                yield Mutant(name, node.lineno, node.col_offset, rule)  # type: ignore[attr-defined]


def _files() -> Iterator[Path]:
    for place in PLACES:
        for path in sorted((ROOT / place).rglob("*.py")):
            if not set(NOT_RULES) & set(path.relative_to(ROOT).parts):
                yield path


def rule_at(node: ast.AST) -> str:
    """What the node forbids; nothing where it is no rule."""
    match node:
        case ast.Call(func=ast.Attribute(attr=name), args=[whose]) if name in NARROWING:
            return name if _is_somebody(whose) else ""
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)) if name in QUESTIONS:
            return name
        case ast.FunctionDef(name="visible_q", body=body) if ast.unparse(body[-1]) != "return Q()":
            return "visible_q" if not isinstance(body[-1], ast.Raise) else ""
        case ast.FunctionDef(name=name, returns=ast.Name(id="bool")) if name in ANSWERING:
            return f"{name} itself"
        case ast.If(body=[ast.Raise(exc=refusal)], orelse=[]) if _called(refusal) in REFUSALS:
            return _called(refusal)
        case ast.Name(id=name) | ast.Call(func=ast.Name(id=name)) if name in METHODS:
            return name
        case ast.Constant(value=str() as name) if name in IN_SETTINGS:
            return name
    return ""


def _is_somebody(node: ast.AST) -> bool:
    """`request.user`, a reader, a person: not `Money.of(kpi)`."""
    said = ast.unparse(node)
    return said.split(".")[-1] in {"user", "reader", "by", "person"}


def _called(node: ast.AST | None) -> str:
    match node:
        case ast.Call(func=ast.Name(id=name)) | ast.Name(id=name):
            return name
    return ""


class Without(ast.NodeTransformer):
    """Takes one rule out."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def visit(self, node: ast.AST) -> ast.AST | None:
        place = getattr(node, "lineno", 0), getattr(node, "col_offset", -1)
        is_it = place == (self.mutant.line, self.mutant.column)
        if not is_it or rule_at(node) != self.mutant.rule:
            return self.generic_visit(node)
        return ast.fix_missing_locations(ast.copy_location(self.gone(node), node))

    def gone(self, node: ast.AST) -> ast.AST:
        match node:
            case ast.FunctionDef():
                said = "Q()" if node.name == "visible_q" else "True"
                node.body = ast.parse(f"return {said}").body
                return node
            case ast.If():
                return ast.Pass()
            case ast.Call(func=ast.Attribute(value=rows, attr=name)) if name in NARROWING:
                return ast.Call(ast.Attribute(rows, "all", ast.Load()), [], [])
            case ast.Name() | ast.Call() if self.mutant.rule in METHODS:
                return ast.parse("lambda view: view", mode="eval").body
            case ast.Constant():
                return ast.Constant(NEUTRAL[_part_of_settings(self.mutant.rule)])
        return ast.Constant(value=True)


NEUTRAL = {
    "middleware": "tests.authz.mutated.nothing",
    "backend": "django.contrib.auth.backends.ModelBackend",
    "permission": "rest_framework.permissions.AllowAny",
}


def _part_of_settings(name: str) -> str:
    if "permissions." in name or name.endswith("TokenMayWrite"):
        return "permission"
    return "backend" if ".backends." in name else "middleware"


def mutated(source: str, mutant: Mutant) -> ast.Module:
    tree = Without(mutant).visit(ast.parse(source))
    assert isinstance(tree, ast.Module)
    return tree
