//! Bytes of a source file to text: byte order marks, coding lines, binary files.
//!
//! Knows nothing of syntax beyond the two lines in which some languages may declare their encoding.

use plimsoll_model::Finding;

use crate::pack::Pack;
use crate::parse::MAX_SOURCE;

/// A file's text, or why there is none.
pub(super) struct Decoded {
    /// None for a file that is not source.
    pub(super) text: Option<String>,
    pub(super) findings: Vec<Finding>,
}

/// Decodes a file; what cannot be decoded is replaced or refused, and said.
pub(super) fn decode(path: &str, pack: &Pack, bytes: &[u8]) -> Decoded {
    let at = || Some(path.to_owned());
    let refuse =
        |code: &str, text: String| Decoded { text: None, findings: vec![Finding::warning(code, text, at())] };
    if bytes.len() > MAX_SOURCE {
        return refuse(
            "too-large",
            format!("{} bytes are more than source has; the file is not looked at.", bytes.len()),
        );
    }
    if let Some(text) = utf16(bytes) {
        return Decoded {
            text: Some(text),
            findings: vec![Finding::note("encoding", "Read as UTF-16.", at())],
        };
    }
    if bytes.contains(&0) {
        return refuse("binary", "This is a binary file, not source.".to_owned());
    }
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(body) {
        Ok(text) => Decoded { text: Some(text.to_owned()), findings: Vec::new() },
        Err(_) if pack.coding_line && is_latin(body) => {
            Decoded { text: Some(body.iter().map(|&byte| char::from(byte)).collect()), findings: Vec::new() }
        }
        Err(error) => {
            let line = body[..error.valid_up_to()].iter().filter(|&&byte| byte == b'\n').count() + 1;
            Decoded {
                text: Some(String::from_utf8_lossy(body).into_owned()),
                findings: vec![Finding::warning(
                    "not-utf8",
                    "Not valid UTF-8; the bytes that are not are read as replacement characters.",
                    Some(format!("{path}:{line}")),
                )],
            }
        }
    }
}

/// Text behind a UTF-16 byte order mark.
pub(crate) fn utf16(bytes: &[u8]) -> Option<String> {
    let unit: fn([u8; 2]) -> u16 = match bytes {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return None,
    };
    let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    String::from_utf16(&units).ok().filter(|text| !text.contains('\0'))
}

/// Whether one of the first two lines declares an encoding of one byte a character (PEP 263).
fn is_latin(bytes: &[u8]) -> bool {
    bytes.split(|&byte| byte == b'\n').take(2).any(|line| {
        let line = String::from_utf8_lossy(line).to_lowercase();
        let declared = line.trim_start().strip_prefix('#').and_then(|comment| {
            let (_, after) = comment.split_once("coding")?;
            after.strip_prefix([':', '='])
        });
        declared.is_some_and(|name| {
            let name = name.trim_start().replace('_', "-");
            ["latin-1", "latin1", "iso-8859-", "iso8859-", "cp125", "windows-125", "l1"]
                .iter()
                .any(|latin| name.starts_with(latin))
        })
    })
}
