//! From bytes to text: UTF-8, with or without a byte order mark.

use crate::code::Code;
use crate::diagnostic::Findings;
use crate::span::{LineIndex, Span};

/// Decodes a file; what is not UTF-8 is replaced and reported once, with how often it occurs.
pub(crate) fn decode(bytes: &[u8], findings: &mut Findings<'_>) -> String {
    let fault = match std::str::from_utf8(bytes) {
        Ok(text) => return text.to_owned(),
        Err(fault) => fault,
    };
    let text = String::from_utf8_lossy(bytes).into_owned();
    let place = fault.valid_up_to();
    let line = LineIndex::new(&text).line_column(&text, place).line;
    let byte = bytes.get(place).copied().unwrap_or(0);
    let faults = bytes
        .utf8_chunks()
        .filter(|chunk| !chunk.invalid().is_empty())
        .count();
    let more = if faults > 1 {
        format!(", and {} more in this file", faults - 1)
    } else {
        String::new()
    };
    findings
        .report(
            Code::InvalidUtf8,
            Span::new(place, place + '\u{fffd}'.len_utf8()),
            format!("byte 0x{byte:02X} on line {line} is not valid UTF-8{more}"),
        )
        .help("save the file as UTF-8; it was probably written as Windows-1252 or Latin-1");
    text
}
