"""The cases that a trusted tool must survive, and where each is tested.

F: finding files. C: content. A case without a test, or a test that is gone, fails here.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

CASES = {
    "F1 links, loops, other file systems": """
        unit/test_sources.py::test_symbolic_links_are_reported_and_never_followed
        unit/test_sources.py::test_a_file_swapped_for_a_link_is_not_followed
        unit/test_sources.py::test_a_folder_swapped_for_a_link_is_not_followed
        unit/test_extract_archive.py::test_links_and_devices_in_an_archive_are_not_followed""",
    "F2 pipes, sockets, devices, sparse files": """
        unit/test_sources.py::test_pipes_and_sockets_are_skipped
        unit/test_sources.py::test_a_large_file_is_skipped_with_the_limit
        unit/test_sources.py::test_a_file_swapped_for_a_pipe_does_not_hang""",
    "F3 files that change, vanish or cannot be read": """
        unit/test_sources.py::test_a_file_that_vanished_is_unreadable
        unit/test_sources.py::test_a_folder_that_cannot_be_read_is_reported
        unit/test_sources.py::test_a_file_that_grew_beyond_the_limit_is_unreadable""",
    "F4 names": """
        unit/test_sources.py::test_any_file_name_is_found_once_and_can_be_read
        unit/test_sources.py::test_names_that_are_not_utf8_are_shown_escaped
        robustness/test_naughty.py::test_paths_are_one_a_line_or_exact""",
    "F5 long paths, deep trees": """
        unit/test_sources.py::test_a_deep_tree_needs_no_stack""",
    "F6 wrong extensions": """
        robustness/test_bombs_documents.py::test_wrong_extensions
        robustness/test_bombs_containers.py::test_a_wrong_extension_is_read_by_content_or_refused""",
    "C1 archives and packages": """
        robustness/test_bombs_containers.py::test_a_bomb_ends_soon_and_small
        robustness/test_bombs_containers.py::test_a_bomb_touches_no_file
        robustness/test_bombs_documents.py::test_docx_bombs
        robustness/test_fuzz.py::test_bombs_are_read_or_listed_with_a_reason
        unit/test_extract_archive.py::test_an_encrypted_member_says_so_and_the_others_are_read
        unit/test_extract_archive.py::test_archives_in_archives_are_opened_to_a_depth""",
    "C2 entities": """
        robustness/test_bombs_documents.py::test_nothing_is_fetched
        robustness/test_bombs_documents.py::test_no_file_is_read
        robustness/test_bombs_documents.py::test_other_bombs
        unit/test_extract_html.py::test_entities_reach_neither_files_nor_the_network
        unit/test_extract_table.py::test_a_document_type_declaration_in_a_sheet_is_refused""",
    "C3 depth and width of markup": """
        unit/test_extract_html.py::test_hostile_pages_cost_no_stack_and_little_time
        unit/test_extract_html.py::test_a_page_beyond_the_limits_is_refused_not_cut
        robustness/test_bombs_documents.py::test_docx_bombs
        robustness/test_bombs_documents.py::test_other_bombs""",
    "C4 PDF": """
        robustness/test_bombs_documents.py::test_pdf_bombs
        robustness/test_bombs_documents.py::test_cut_files
        robustness/test_bombs_documents.py::test_flipped_bytes
        unit/test_workers.py::test_a_hanging_or_dying_reader_costs_its_own_file_only
        cli/test_ocr.py::test_a_page_that_fails_costs_no_other""",
    "C5 mail": """
        robustness/test_bombs_containers.py::test_a_bomb_ends_soon_and_small
        unit/test_extract_mail.py::test_any_bytes_are_a_message_or_a_reason
        unit/test_extract_mail.py::test_base64_with_faults_is_still_read
        unit/test_extract_mail.py::test_a_date_that_is_none_stays_as_it_was_written
        unit/test_encoding.py::test_charsets_that_are_no_encodings_are_not_believed""",
    "C6 encodings": """
        unit/test_encoding.py::test_undeclared_encodings_are_detected
        unit/test_encoding.py::test_a_byte_order_mark_decides
        unit/test_encoding.py::test_utf7_is_never_decoded
        unit/test_encoding.py::test_damaged_utf8_is_replaced_visibly
        unit/test_encoding.py::test_any_bytes_give_clean_text_or_a_refusal
        formats/test_flat_documents.py::test_encodings""",
    "C7 odd texts": """
        robustness/test_odd_texts.py::test_words_of_odd_texts_are_found
        robustness/test_odd_texts.py::test_texts_without_a_word_are_listed
        robustness/test_odd_texts.py::test_documents_of_a_hundred_megabytes
        unit/test_encoding.py::test_clean_leaves_only_what_can_be_stored""",
    "C8 disguised words": """
        robustness/test_odd_texts.py::test_disguised_words_are_found_by_the_plain_spelling""",
    "C9 naughty strings": """
        robustness/test_naughty.py::test_every_document_is_indexed
        robustness/test_naughty.py::test_texts_come_back_as_they_were
        robustness/test_naughty.py::test_every_string_is_a_query_or_a_clear_error""",
    "C10 nothing runs, nothing is fetched": """
        robustness/test_bombs_documents.py::test_nothing_is_fetched
        robustness/test_cases.py::test_the_network_is_trapped""",
}


@pytest.mark.parametrize("case", CASES)
def test_every_case_has_its_tests(case: str) -> None:
    """Each test that is named here is there, under that name."""
    named = CASES[case].split()
    assert named
    for each in named:
        path, _, name = each.partition("::")
        tree = ast.parse((ROOT / path).read_text("utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, each


def test_no_case_is_left_out() -> None:
    """F1 to F6 and C1 to C10."""
    expected = [f"F{n}" for n in range(1, 7)] + [f"C{n}" for n in range(1, 11)]
    assert expected == [case.split()[0] for case in CASES]


def test_the_network_is_trapped() -> None:
    """No test in this process can reach another machine: the trap is set, and holds."""
    import socket

    with socket.socket() as probe, pytest.raises(AssertionError, match="network"):
        probe.connect(("192.0.2.1", 9))
