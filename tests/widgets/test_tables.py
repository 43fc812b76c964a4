import re

import numpy as np

from jpeglab.transform import standard_table
from jpeglab.widgets.tables import minus, number_table, numbers, record_table, rounded, shortened, subtraction


def cells(html):
    return [re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<td.*?</td>", html)]


def test_a_table_holds_its_numbers_in_order():
    table = standard_table(70)
    assert [int(cell) for cell in cells(number_table(table))] == table.ravel().tolist()
    assert number_table(table).count("<tr>") == 8


def test_the_sign_is_a_minus_and_zero_is_faint():
    html = number_table(np.array([[-3, 0]]))
    assert cells(html) == ["−3", "0"]
    assert html.count('class="zero"') == 1


def test_colors_grow_with_the_magnitude_and_tell_the_sign():
    html = number_table(np.array([[1, 4, -4, 100]]), scale=4)
    alphas = [float(alpha) for alpha in re.findall(r"([\d.]+)\)", html)]
    assert alphas == [0.3, 0.6, 0.6, 0.6]  # the root of a quarter is a half
    assert html.count("0, 114, 178") == 3 and html.count("230, 159, 0") == 1


def test_text_is_escaped():
    assert cells(number_table(np.array([["<b>"]]))) == ["&lt;b&gt;"]
    assert "&lt;i&gt;" in number_table(np.zeros((1, 1), int), title="<i>")
    assert "&lt;b&gt;" in numbers([("a", "<b>", "c")])


def test_marked_cells_have_a_frame():
    assert number_table(np.eye(2, dtype=int), marked=[(0, 1)]).count("framed") == 1


def test_records_have_a_line_each_and_the_chosen_one_a_frame():
    html = record_table(("name", "bytes"), [("<a>", 1), ("b", -2)], chosen=1)
    assert re.findall(r"<th>(.*?)</th>", html) == ["name", "bytes"]
    assert re.findall(r"<tr( class=chosen)?><td>(.*?)</td><td>(.*?)</td></tr>", html) == [
        ("", "&lt;a&gt;", "1"), (" class=chosen", "b", "-2"),
    ]  # fmt: skip


def test_a_subtraction_as_it_is_written():
    assert subtraction(36, 35) == "36 − 35 = 1"
    assert subtraction(-40, -33) == "−40 − (−33) = −7"
    assert minus(0) == "0" and minus(f"{-0.5:.0%}") == "−50%"


def test_a_list_is_shortened_in_the_middle_and_nothing_is_lost_count_of():
    for count in range(1, 9):
        items = [str(k) for k in range(count)]
        short = shortened(items, 4)
        if count <= 4:
            assert short == items
        else:
            assert short == ["0", "1", "2", f"... {count - 4} more", items[-1]]


def test_numbers_are_rounded_half_away_from_zero():
    assert rounded(np.array([0.4, 0.5, 1.5, 2.5, -0.5, -2.5, 2.499])).tolist() == [0, 1, 2, 3, -1, -3, 2]
    assert rounded(np.array([0.5 - 1e-13, -367.5 + 1e-12])).tolist() == [1, -368]
