"""Finding the domains: every file of this folder that declares one, and every file named."""

from collections.abc import Sequence
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from pkgutil import iter_modules

from esep.declare import Domain
from esep.kernel.errors import EsepError

HERE = Path(__file__).parent


Placed = tuple[Domain, Path, str]  # a domain, the folder its file stands in, the name of that file


def found(extra: Sequence[Path]) -> list[Placed]:
    """The domains of this folder and of further files.

    Raises:
        EsepError: E-620 when a declaration contradicts itself; E-700 when a file cannot be loaded; E-702
            when several cannot, with the reason of each.

    >>> [name for _, _, name in found([])][:2]
    ['absences', 'administrative_arrests']
    """
    return _shipped() + _of_files(extra)


def _shipped() -> list[Placed]:
    names = sorted(module.name for module in iter_modules([str(HERE)]))
    modules = [(name, import_module(f"esep.domains.{name}")) for name in names]
    return [(module.DOMAIN, HERE, name) for name, module in modules if hasattr(module, "DOMAIN")]


def _of_files(paths: Sequence[Path]) -> list[Placed]:
    """The domains of files; what is wrong with several files is told at once."""
    found, refused = [], []
    for path in paths:
        try:
            found.append((_executed(path), path.parent, path.stem))
        except EsepError as refusal:
            refused.append((path, refusal))
    if len(refused) == 1:
        raise refused[0][1]
    if refused:
        faults = "; ".join(f"{path.name}: {refusal.what}: {refusal.why}" for path, refusal in refused)
        raise EsepError("E-702", files=len(refused), faults=faults)
    return found


def _executed(path: Path) -> Domain:
    spec = spec_from_file_location(f"esep_domain_{path.stem}", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise EsepError("E-700", file=path.name, fault="no such file of Python")
    module = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except EsepError:
        raise
    except Exception as fault:
        # Whatever the file does wrong, its author must learn the place and not see esep's own stack.
        raise EsepError("E-700", file=path.name, fault=f"{type(fault).__name__}: {fault}") from fault
    domain = getattr(module, "DOMAIN", None)
    if not isinstance(domain, Domain):
        raise EsepError("E-700", file=path.name, fault="it declares no DOMAIN")
    return domain
