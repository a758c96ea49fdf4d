"""What tests of clients share: a library that two of them use, and how their texts are mutated."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from abilint.model.rule import Level

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from abilint.model.report import Report

HEADER = """
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>
struct point { int x; short y; double z; };
union value { int number; double real; };
struct event { char kind; union value value; struct point *points[2]; char name[12]; };
enum state { FOO_IDLE, FOO_BUSY = 5, FOO_DONE };
typedef struct foo foo_t;
int foo_add(int a, int b);
foo_t *foo_new(const char *name, size_t size);
void foo_free(foo_t *foo);
double foo_scale(double x, float y);
int64_t foo_len(const foo_t *foo, uint8_t flags);
void foo_point(struct point in, struct point *out);
void foo_each(int (*callback)(void *data, int number), void *data);
void foo_event(struct event *event);
bool foo_state(foo_t *foo, enum state state);
int foo_print(const char *format, ...);
static inline int foo_twice(int x) { return 2 * x; }
extern long foo_count;
"""
SOURCE = """
#include "foo.h"
long foo_count;
int foo_add(int a, int b) { return a + b; }
foo_t *foo_new(const char *name, size_t size) { return name && size ? 0 : 0; }
void foo_free(foo_t *foo) { (void)foo; }
double foo_scale(double x, float y) { return x * y; }
int64_t foo_len(const foo_t *foo, uint8_t flags) { return foo != 0 && flags; }
void foo_point(struct point in, struct point *out) { *out = in; }
void foo_each(int (*callback)(void *, int), void *data) { callback(data, 1); }
void foo_event(struct event *event) { event->kind = 0; }
bool foo_state(foo_t *foo, enum state state) { return foo != 0 && state == FOO_DONE; }
int foo_print(const char *format, ...) { return format != 0; }
__attribute__((visibility("hidden"))) int foo_hidden(void) { return 1; }
"""


def told(report: Report) -> set[str]:
    """The rules that say more than a note."""
    return {each.rule for each in report.findings if each.level is not Level.NOTE}


def places(text: str, word: str, start: int) -> Iterator[int]:
    """List where a word stands by itself."""
    inner = "_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    at = text.find(word, start)
    while at >= 0:
        if text[at - 1] not in inner and text[at + len(word)] not in inner:
            yield at
        at = text.find(word, at + 1)


def compile_(*command: str | Path) -> None:
    """Run a compiler, which must succeed."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, (command, done.stderr)
