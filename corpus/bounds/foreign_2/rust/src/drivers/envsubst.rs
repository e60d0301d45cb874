//! Drivers of `envsubst`.

use std::collections::HashMap;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("is_templated", Linear, Constant, |n, probe| {
        let text = probe.random.prose(n) + "${home}";
        probe.many(|| envsubst::is_templated(&text));
    })
    .note("a variable at the end"),
    Case::new("substitute", Quadratic, Linear, |n, probe| {
        let values = variables(n);
        let text: String = (0..n).map(|at| format!("some text ${{name{at:07}}} ")).collect();
        probe.many(|| envsubst::substitute(text.as_str(), &values).is_ok());
    })
    .note("each variable occurs once"),
    Case::new("validate_vars", Linear, Constant, |n, probe| {
        let values = variables(n);
        probe.many(|| envsubst::validate_vars(&values).is_ok());
    }),
];

/// So many variables with short names and values of one length.
fn variables(count: usize) -> HashMap<String, String> {
    (0..count).map(|at| (format!("name{at:07}"), format!("value{at:07}"))).collect()
}
