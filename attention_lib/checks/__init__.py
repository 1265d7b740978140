"""The exercises' instant checks: each prints one hint, or what it has found to be right.

A check calls the reader's function on inputs where every likely mistake shows, and compares the
result with the library's own. It never prints the answer, and never a traceback.
"""
# ruff: noqa: F401

from attention_lib.checks.chapter_01 import exercise_1_1, exercise_1_2, exercise_1_3, exercise_1_4
from attention_lib.checks.chapter_02 import exercise_2_1, exercise_2_2, exercise_2_3, exercise_2_4
from attention_lib.checks.chapter_03 import exercise_3_1, exercise_3_2, exercise_3_3, exercise_3_4
from attention_lib.checks.chapter_04 import exercise_4_1, exercise_4_2, exercise_4_3, exercise_4_4
from attention_lib.checks.chapter_05 import exercise_5_1, exercise_5_2, exercise_5_3, exercise_5_4
from attention_lib.checks.chapter_06 import exercise_6_1, exercise_6_2, exercise_6_3, exercise_6_4
from attention_lib.checks.chapter_07 import exercise_7_1, exercise_7_2, exercise_7_3, exercise_7_4
from attention_lib.checks.chapter_08 import exercise_8_1, exercise_8_2, exercise_8_3, exercise_8_4
from attention_lib.checks.chapter_09 import exercise_9_1, exercise_9_2, exercise_9_3, exercise_9_4
from attention_lib.checks.chapter_10 import exercise_10_1, exercise_10_2, exercise_10_3, exercise_10_4
from attention_lib.checks.chapter_11 import exercise_11_1, exercise_11_2, exercise_11_3, exercise_11_4
from attention_lib.checks.chapter_12 import exercise_12_1, exercise_12_2, exercise_12_3, exercise_12_4
from attention_lib.checks.chapter_13 import exercise_13_1, exercise_13_2, exercise_13_3, exercise_13_4
from attention_lib.checks.chapter_14 import exercise_14_1, exercise_14_2, exercise_14_3, exercise_14_4
