//! Views that a loop cuts pieces off.

use super::rust;

#[test]
fn what_a_round_looks_through_it_takes_off() {
    rust(
        "fn f(text: &str) -> usize { let mut rest = text; let mut n = 0; while let Some((head, tail)) = rest.split_once('<') { n += head.chars().count(); rest = tail; } n }",
        "text",
        "1",
    );
    rust(
        "fn f(text: &str) -> Vec<String> { let mut rest = text.trim(); let mut out = vec![]; while !rest.is_empty() { let end = rest.find(' ').unwrap_or(rest.len()); out.push(rest[..end].to_string()); rest = rest[end..].trim_start(); } out }",
        "text",
        "text",
    );
    rust(
        "fn f<W: std::io::Write>(mut data: &[u8], out: &mut W) { while !data.is_empty() { let (head, tail) = data.split_at(data.len().min(64)); out.write_all(head); data = tail; } }",
        "data",
        "1",
    );
}

#[test]
fn functions_take_it_on_from_a_rest() {
    let word = "fn next<'a>(rest: &mut &'a str) -> Option<&'a str> { let end = rest.find(' ')?; let (word, tail) = rest.split_at(end); *rest = tail; Some(word) }\n";
    rust(
        &format!(
            "{word}fn f(text: &str) -> Vec<String> {{ let mut rest = text; let mut out = vec![]; while let Some(word) = next(&mut rest) {{ out.push(word.to_string()); }} out }}"
        ),
        "text",
        "text",
    );
    rust(
        "fn head(s: &str) -> Option<(&str, usize)> { let end = s.find(')')?; Some((&s[end + 1..], end)) }\nfn f(mut s: &str) -> usize { let mut n = 0; while let Some((rest, k)) = head(s) { s = rest; n += k; } n }",
        "s",
        "1",
    );
}

#[test]
fn what_is_gone_through_whole_in_each_round_is_not_taken_off() {
    rust(
        "fn f(text: &str) -> usize { let mut rest = text; let mut n = 0; while let Some((_, tail)) = rest.split_once('<') { n += rest.chars().count(); rest = tail; } n }",
        "text^2",
        "1",
    );
    // Halves: none of them is cut off to its end.
    rust(
        "fn f(mut xs: &[u32], x: u32) -> bool { while !xs.is_empty() { let mid = xs.len() / 2; if xs[mid] == x { return true; } if xs[mid] < x { xs = &xs[mid + 1..]; } else { xs = &xs[..mid]; } } false }",
        "log xs",
        "1",
    );
}

#[test]
fn a_search_goes_on_from_where_the_last_one_has_found() {
    rust(
        "fn f(bytes: &[u8]) -> usize { let mut i = 0; let mut n = 0; while i < bytes.len() { match bytes[i..].iter().position(|&c| c == b'<') { Some(p) => { i += p; } None => break } i += 1; n += 1; } n }",
        "bytes",
        "1",
    );
}

#[test]
fn what_lies_between_two_marks_is_copied_once() {
    rust(
        "fn f(out: &mut String, text: &str) { let mut start = 0; for (i, &b) in text.as_bytes().iter().enumerate() { let name = match b { b'<' => Some(\"&lt;\"), _ => None }; let Some(name) = name else { continue; }; out.push_str(&text[start..i]); out.push_str(name); start = i + 1; } out.push_str(&text[start..]); }",
        "text",
        "text",
    );
}
