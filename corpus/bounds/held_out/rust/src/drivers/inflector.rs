//! Drivers of functions of the crate Inflector: words of three to eight letters, unless the function takes one word.

use inflector::cases::classcase::to_class_case;
use inflector::cases::sentencecase::to_sentence_case;
use inflector::cases::titlecase::to_title_case;
use inflector::cases::traincase::to_train_case;
use inflector::numbers::deordinalize::deordinalize;
use inflector::string::deconstantize::deconstantize;
use inflector::string::demodulize::demodulize;
use inflector::string::pluralize::to_plural;
use inflector::string::singularize::to_singular;
use inflector::suffix::foreignkey::to_foreign_key;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("cases::sentencecase::to_sentence_case", Linear, Linear, |n, probe| {
        let text = probe.random.words(n).join("_");
        probe.many(|| to_sentence_case(&text));
    }),
    Case::new("string::deconstantize::deconstantize", Linear, Linear, |n, probe| {
        let text = probe.random.words(n).join("::");
        probe.many(|| deconstantize(&text));
    }),
    Case::new("cases::classcase::to_class_case", Linear, Linear, |n, probe| {
        let text = probe.random.words(n).join("_");
        probe.many(|| to_class_case(&text));
    }),
    Case::new("numbers::deordinalize::deordinalize", Linear, Linear, |n, probe| {
        let text = probe.random.letters(n, 26) + "th";
        probe.many(|| deordinalize(&text));
    })
    .note("a word of n letters"),
    Case::new("cases::titlecase::to_title_case", Linear, Linear, |n, probe| {
        let text = probe.random.words(n).join("_");
        probe.many(|| to_title_case(&text));
    }),
    Case::new("string::singularize::to_singular", Linear, Linear, |n, probe| {
        let text = probe.random.letters(n, 26) + "s";
        // Expressions are compiled by the first call.
        to_singular(&text);
        probe.many(|| to_singular(&text));
    })
    .note("a word of n letters"),
    Case::new("suffix::foreignkey::to_foreign_key", Linear, Linear, |n, probe| {
        let text = probe.random.words(n).join("::");
        probe.many(|| to_foreign_key(&text));
    }),
    Case::new("string::demodulize::demodulize", Linear, Linear, |n, probe| {
        let text = probe.random.words(n).join("::");
        probe.many(|| demodulize(&text));
    }),
    Case::new("cases::traincase::to_train_case", Linear, Linear, |n, probe| {
        let text = probe.random.words(n).join("_");
        probe.many(|| to_train_case(&text));
    }),
    Case::new("string::pluralize::to_plural", Linear, Linear, |n, probe| {
        let text = probe.random.letters(n, 26);
        to_plural(&text);
        probe.many(|| to_plural(&text));
    })
    .note("a word of n letters"),
];
