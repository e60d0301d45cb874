/* Definitions, and what the preprocessor does to them. @file function_count 9 */
#include <stdio.h>
#define MOST(a, b) ((a) > (b) ? (a) : (b))
#if defined(A) && defined(B)
#define ONE 1
#else
#define ONE 2
#endif

struct point { /* @type name point, kind struct, lines.logical 3 */
  int x;
  struct point *next;
};
enum level { LOW, HIGH = 2 }; /* @type name level, kind enum */
union either { int i; float f; }; /* @type name either, kind union */

int prototype(int a, int b);

static inline struct point *with_a_struct(const struct point *p, int n) { /* @= name with_a_struct, kind function, parameters 2, cyclomatic 1 */
  return p->next;
}

int nothing(void) { /* @= name nothing, parameters 0 */
  return 0;
}

int variadic(const char *format, ...) { /* @= name variadic, parameters 1 */
  return 0;
}

int callbacks(int (*run)(int, int, int), void (*const done[2])(void)) { /* @= name callbacks, parameters 2, cyclomatic 1 */
  int local(int x, int y);
  return run(1, 2, 3);
}

int (*selected(int which, int other))(char) { /* @= name selected, parameters 2 */
  return 0;
}

int old_style(a, b) /* @= name old_style, parameters 2 */
  int a;
  char b;
{
  return a;
}

/* Code in all branches counts as written; choosing between them is no branch of the program. To a reader it is one. */
int chosen(int a) { /* @= name chosen, cyclomatic 3, cognitive 7, nesting 1, npath 4, lines.logical 8 */
#ifdef FAST
  if (a) /* cognitive 2, for it is nested in what is chosen */
    fast();
#elif defined(SLOW) && !defined(WARM)
  slow();
#else
  if (!a) fast();
#endif
  return a;
}

int depth(int n) { /* @= name depth, cyclomatic 2, cognitive 2 */
  /* One for the condition, one for calling itself. */
  return n ? depth(n - 1) : 0;
}

void assigned(int a) { /* @= name assigned, abc 5.39, fan_out 1 */
  int b = a;
  b += a;
  b++;
  if (a == b) f(a);
  else f(f(f(b)));
}
