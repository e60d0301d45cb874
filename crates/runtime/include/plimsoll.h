/* Plimsoll's runtime from C: code variants from a cache, one selector for many instances, switching without loss of state.
 *
 * Built with `cargo build --release --package plimsoll-runtime --features capi`; link with -lplimsoll_runtime.
 *
 * Where a function takes `char **error` and fails, it stores a message there that is to be freed with
 * plimsoll_string_free; `error` may be NULL. Strings are UTF-8 and end with a zero. An instance belongs to one thread at a
 * time; caches, modules, selectors, hosts and natives can be used by several at once, and freed as soon as nothing is to be
 * made from them any more. No function may be called on an instance from within a call of that instance. */
#ifndef PLIMSOLL_H
#define PLIMSOLL_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct plimsoll_cache plimsoll_cache;
typedef struct plimsoll_module plimsoll_module;
typedef struct plimsoll_selector plimsoll_selector;
typedef struct plimsoll_host plimsoll_host;
typedef struct plimsoll_instance plimsoll_instance;
typedef struct plimsoll_native plimsoll_native;

/* A WebAssembly number. `kind` says which member holds: 'i' i32, 'I' i64, 'f' f32, 'F' f64. */
typedef struct plimsoll_value {
    char kind;
    union { int32_t i32; int64_t i64; float f32; double f64; } of;
} plimsoll_value;

/* A function that modules import: gives 0, or anything else to trap. `memory` is the memory exported as `memory`, valid until
 * the function returns; NULL if there is none. */
typedef int (*plimsoll_function)(void *data, const plimsoll_value *arguments, size_t argument_count,
                                 plimsoll_value *results, size_t result_count, uint8_t *memory, size_t memory_bytes);

void plimsoll_string_free(char *string);

/* A cache that belongs to this user and nobody else can read. NULL on failure. */
plimsoll_cache *plimsoll_cache_open(const char *directory, char **error);
void plimsoll_cache_free(plimsoll_cache *cache);
/* Lets one tick pass for instances that are limited by epochs. */
void plimsoll_cache_tick(const plimsoll_cache *cache);

/* All variants of a module that can be used here, verified and mapped. NULL on failure. */
plimsoll_module *plimsoll_module_load(const plimsoll_cache *cache, const char *name, char **error);
void plimsoll_module_free(plimsoll_module *module);

/* With the default policy. */
plimsoll_selector *plimsoll_selector_new(void);
void plimsoll_selector_free(plimsoll_selector *selector);
/* Takes in stalls, as shares of time from 0 to 1, at a time in milliseconds on any clock. 1 if the choice changed. */
int plimsoll_selector_observe(const plimsoll_selector *selector, uint64_t millis, double cpu, double memory, double io);
/* What is wanted and why, to be freed with plimsoll_string_free. */
char *plimsoll_selector_explain(const plimsoll_selector *selector);

/* What every instance is given. `data` is handed to imported functions; it must outlive the instances, and functions must
 * bear being called from the threads that the instances are used on. */
plimsoll_host *plimsoll_host_new(void *data);
void plimsoll_host_free(plimsoll_host *host);
/* Defines an import. `type` is kinds of arguments, a colon, kinds of results, as "iI:F". 0, or -1 on failure. To be called
 * before the first instance is made. */
int plimsoll_host_import(plimsoll_host *host, const char *module, const char *name, const char *type,
                         plimsoll_function function, char **error);
/* Most bytes of memory an instance may have; most operations in its life (0: no limit), which only variants built with fuel
 * can count; most ticks of each call (0: no limit), which only variants built with epochs can be held to. */
void plimsoll_host_limits(plimsoll_host *host, size_t memory_bytes, uint64_t fuel, uint64_t ticks);

/* An instance in the variant that is wanted now. NULL on failure. */
plimsoll_instance *plimsoll_instantiate(const plimsoll_selector *selector, const plimsoll_module *module,
                                        const plimsoll_host *host, char **error);
void plimsoll_instance_free(plimsoll_instance *instance);
/* Calls a function in the variant that is wanted now. 0, or -1 on failure. */
int plimsoll_call(plimsoll_instance *instance, const char *name, const plimsoll_value *arguments, size_t argument_count,
                  plimsoll_value *results, size_t result_count, char **error);
/* Goes to the variant of a recipe. 0, or -1 with the reason why it stays where it is. */
int plimsoll_switch(plimsoll_instance *instance, const char *recipe, char **error);
/* Gives its memory back until the next call. 0, or -1 with the reason why it stays awake. */
int plimsoll_hibernate(plimsoll_instance *instance, char **error);
/* The recipe it is in, to be freed with plimsoll_string_free. */
char *plimsoll_instance_recipe(const plimsoll_instance *instance);

/* Implementations of one function of the program's own, by recipe. NULL when there are none. */
plimsoll_native *plimsoll_native_new(const plimsoll_selector *selector, const char *const *recipes,
                                     void (*const *functions)(void), size_t count);
void plimsoll_native_free(plimsoll_native *native);
/* The one that is wanted now. */
void (*plimsoll_native_get(const plimsoll_native *native))(void);

#ifdef __cplusplus
}
#endif
#endif
