from hypothesis import given
from hypothesis import strategies as st

from engine.verify.report import FAILURE_LIMIT, FailureReport, traceback_in
from engine.verify.samples import SAMPLES


def test_nothing_failed() -> None:
    assert FailureReport().text() is None


@given(st.integers(1, 12), st.text(max_size=300), st.integers(1, 400))
def test_a_report_is_never_longer_than_allowed(checks: int, line: str, times: int) -> None:
    report = FailureReport()
    for kind in ("compile", "start", "tests", "pages"):
        report.add(kind, kind, (line + "\n") * times)
    report.add_log("Traceback (most recent call last)\n" + line * times)
    for number in range(checks):
        report.add_check(f"C{number}", "sentence", "/", line * times)
    text = report.text()
    assert text is not None
    assert len(text) <= FAILURE_LIMIT


def test_of_long_output_the_end_is_kept_and_of_many_checks_the_first() -> None:
    report = FailureReport()
    report.add("tests", "Tests", "x\n" * 3000 + "E assert 1 == 2")
    for number in range(6):
        report.add_check(f"Check C{number}", "It failed.", "/", "- main")
    text = report.text() or ""
    assert "E assert 1 == 2" in text
    assert "Check C3" in text
    assert "Check C4" not in text
    assert "2 more checks failed" in text


def test_the_last_traceback_is_found() -> None:
    log = "a\nTraceback (most recent call last)\nold\nb\nTraceback (most recent call last)\nnew"
    assert traceback_in(log).endswith("new")
    assert "old" not in traceback_in(log)
    assert traceback_in("only\nlines") == "only\nlines"


def test_samples_are_what_they_say() -> None:
    assert SAMPLES["photo.png"].content.startswith(b"\x89PNG\r\n")
    assert SAMPLES["document.pdf"].content.startswith(b"%PDF-")
    assert all(sample.as_message()["base64"] for sample in SAMPLES.values())


def test_a_failed_check_names_the_requests_that_were_refused() -> None:
    report = FailureReport()
    requests = [*(f"GET /api/{number}: 404" for number in range(9)), "GET /api/8: 404"]
    report.add_check("C1", "It failed.", "/orders/1", "- heading", requests)
    wanted = "; ".join(f"GET /api/{number}: 404" for number in range(4, 9))
    assert f"It failed.\nRefused on the way: {wanted}\nThe page" in (report.text() or "")
