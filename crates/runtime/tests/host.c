/* Everything the header has, on the module of `stateful.wat`. */
#include <plimsoll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int note(void *data, const plimsoll_value *arguments, size_t argument_count, plimsoll_value *results,
                size_t result_count, uint8_t *memory, size_t memory_bytes) {
    if (argument_count != 1 || result_count != 1 || arguments[0].kind != 'i' || !memory || !memory_bytes) return 1;
    results[0].of.i32 = ++*(int *)data;
    return 0;
}

static void fail(const char *what, const char *error) {
    fprintf(stderr, "%s: %s\n", what, error ? error : "no message");
    exit(1);
}

static int32_t count(plimsoll_instance *instance, int32_t by) {
    char *error = NULL;
    plimsoll_value argument = {.kind = 'i', .of.i32 = by}, result;
    if (plimsoll_call(instance, "count", &argument, 1, &result, 1, &error)) fail("count", error);
    return result.of.i32;
}

static void one(void) {}
static void two(void) {}

int main(int argc, char **argv) {
    if (argc != 2) return 2;
    char *error = NULL;
    plimsoll_cache *cache = plimsoll_cache_open(argv[1], &error);
    if (!cache) fail("cache", error);
    plimsoll_module *module = plimsoll_module_load(cache, "stateful", &error);
    if (!module) fail("module", error);
    plimsoll_selector *selector = plimsoll_selector_new();
    int notes = 0;
    plimsoll_host *host = plimsoll_host_new(&notes);
    if (plimsoll_host_import(host, "host", "note", "i:i", note, &error)) fail("import", error);
    plimsoll_host_limits(host, 1 << 20, 0, 0);
    plimsoll_instance *instance = plimsoll_instantiate(selector, module, host, &error);
    if (!instance) fail("instance", error);
    plimsoll_host_free(host);
    plimsoll_module_free(module);

    const char *recipes[] = {"memory-lean", "cpu-lean"};
    void (*const functions[])(void) = {one, two};
    plimsoll_native *native = plimsoll_native_new(selector, recipes, functions, 2);

    char *recipe = plimsoll_instance_recipe(instance);
    printf("%s: count %d\n", recipe, count(instance, 3));
    plimsoll_string_free(recipe);
    int before = plimsoll_native_get(native) == two ? 1 : 0;
    if (!plimsoll_selector_observe(selector, 0, 0.0, 0.5, 0.0)) fail("observe", NULL);
    int32_t counted = count(instance, 5);
    recipe = plimsoll_instance_recipe(instance);
    printf("%s: count %d\n", recipe, counted);
    plimsoll_string_free(recipe);
    char *why = plimsoll_selector_explain(selector);
    if (!strstr(why, "memory stalls 50% of the time")) fail("explain", why);
    plimsoll_string_free(why);
    if (plimsoll_hibernate(instance, &error)) fail("hibernate", error);
    printf("asleep, then: count %d\n", count(instance, 7));
    if (plimsoll_switch(instance, "address-lean", &error)) fail("switch", error);
    recipe = plimsoll_instance_recipe(instance);
    printf("%s: count %d\n", recipe, count(instance, 0));
    plimsoll_string_free(recipe);
    printf("notes %d, natives %d %d\n", notes, before, plimsoll_native_get(native) == one ? 2 : 0);
    if (!plimsoll_call(instance, "missing", NULL, 0, NULL, 0, &error)) fail("missing", NULL);
    *strchr(error, ';') = 0;
    puts(error);
    plimsoll_string_free(error);

    plimsoll_native_free(native);
    plimsoll_instance_free(instance);
    plimsoll_selector_free(selector);
    plimsoll_cache_free(cache);
    return 0;
}
