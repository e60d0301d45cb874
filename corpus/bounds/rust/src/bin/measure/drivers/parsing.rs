//! Drivers of `parsing`: texts of about n bytes.

use std::collections::HashMap;
use std::fmt::Write;

use plimsoll_bounds::parsing::*;

use super::{Case, Class::*};

pub(super) const CASES: &[Case] = &[
    Case::new("balanced", Linear, Linear, |n, probe| {
        let text = "([{".repeat(n / 6) + &"}])".repeat(n / 6);
        probe.many(|| balanced(&text));
    }),
    Case::new("evaluate", Linear, Linear, |n, probe| {
        let mut text = String::new();
        for _ in 0..n / 4 {
            let (number, sign) = (probe.random.below(9) + 1, ["+", "*", "-"][probe.random.below(3)]);
            let _ = write!(text, "({number}{sign}");
        }
        text += "7";
        text += &")".repeat(n / 4);
        probe.many(|| evaluate(&text));
    }),
    Case::new("parse_json", Linear, Linear, |n, probe| {
        let mut text = String::from("[0");
        while text.len() < n {
            let (name, number) = (probe.random.letters(6, 26), probe.random.below(5000));
            let _ = write!(text, ", {{\"name\": \"{name}\", \"tags\": [{number}, true, null]}}");
        }
        text += "]";
        probe.many(|| parse_json(&text));
    })
    .note("lists and objects nested to a fixed depth"),
    Case::new("parse_csv", Linear, Linear, |n, probe| {
        let mut text = String::new();
        while text.len() < n {
            let (name, number) = (probe.random.letters(9, 26), probe.random.below(5000));
            let _ = writeln!(text, "{number},\"{name}, a \"\"note\"\"\",{name}");
        }
        probe.many(|| parse_csv(&text));
    }),
    Case::new("parse_settings", Linear, Linear, |n, probe| {
        let mut text = String::new();
        while text.len() < n {
            if probe.random.below(12) == 0 {
                let _ = writeln!(text, "[{}]", probe.random.letters(6, 26));
            }
            let _ = writeln!(text, "{} = {}", probe.random.letters(8, 26), probe.random.below(99));
        }
        probe.many(|| parse_settings(&text));
    }),
    Case::new("fill_template", Linear, Linear, |n, probe| {
        let names = ["name", "city", "total"];
        let values: HashMap<&str, String> =
            names.iter().map(|&name| (name, probe.random.letters(7, 26))).collect();
        let mut template = String::new();
        while template.len() < n {
            let _ = write!(template, "some words {{{}}} ", names[probe.random.below(3)]);
        }
        probe.many(|| fill_template(&template, &values));
    }),
    Case::new("read_ledger", Linear, Linear, |n, probe| {
        let mut text = String::new();
        while text.len() < n {
            let amount = if probe.random.below(4) == 0 { "none".into() } else { probe.random.below(900).to_string() };
            let _ = writeln!(text, "{} {amount}", probe.random.letters(6, 26));
        }
        probe.many(|| read_ledger(&text));
    }),
];
