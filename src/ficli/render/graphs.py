"""One table of the forms in which a network goes out: a name, and what writes it.

Each is imported when it is asked for; the machine forms are those of `records`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ficli.network_results import Network


def _graphml(network: Network) -> str:
    from ficli.render import network_files

    return network_files.graphml(network)


def _gexf(network: Network) -> str:
    from ficli.render import network_files

    return network_files.gexf(network)


def _record(form: str) -> Callable[[Network], str]:
    def write(network: Network) -> str:
        from ficli.render import records

        return "".join(records.encode(network, form))

    return write


def _svg(network: Network) -> str:
    from ficli.render import network_picture

    return network_picture.svg(network)


def _png(network: Network) -> bytes:
    from ficli.render import network_picture

    return network_picture.png(network)


NETWORKS: Mapping[str, Callable[[Network], str | bytes]] = {
    "graphml": _graphml,
    "gexf": _gexf,
    "csv": _record("csv"),
    "json": _record("json"),
    "svg": _svg,
    "png": _png,
}
