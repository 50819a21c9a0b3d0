"""Full-text search for dossiers on foreign interference in Canadian politics."""

__version__ = "0.1.0"
