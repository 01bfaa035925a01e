//! lz-string's base64 form, which Obsidian's plugin compresses drawings with.

use crate::{Limits, ParseError};

const DAMAGED: ParseError = ParseError::Corrupt("the compressed block cannot be read");

/// Six bits at a time, highest first within a character, lowest first within a number.
struct Bits<'a> {
    text: std::slice::Iter<'a, u8>,
    value: u8,
    mask: u8,
}

impl Bits<'_> {
    fn take(&mut self, count: u32) -> Result<u32, ParseError> {
        let mut out = 0;
        for i in 0..count {
            if self.mask == 0 {
                self.value = self.next()?;
                self.mask = 32;
            }
            if self.value & self.mask != 0 {
                out |= 1 << i;
            }
            self.mask >>= 1;
        }
        Ok(out)
    }

    fn next(&mut self) -> Result<u8, ParseError> {
        loop {
            return Ok(match *self.text.next().ok_or(DAMAGED)? {
                b @ b'A'..=b'Z' => b - b'A',
                b @ b'a'..=b'z' => b - b'a' + 26,
                b @ b'0'..=b'9' => b - b'0' + 52,
                b'+' => 62,
                b'/' => 63,
                b'=' => 0,
                b' ' | b'\t' | b'\r' | b'\n' => continue,
                _ => return Err(DAMAGED),
            });
        }
    }
}

/// The text behind `compressToBase64`.
///
/// Every dictionary entry is a stretch of the output, so the dictionary holds positions and cannot outgrow it.
pub(super) fn decompress(text: &str, limits: &Limits) -> Result<String, ParseError> {
    let mut bits = Bits {
        text: text.as_bytes().iter(),
        value: 0,
        mask: 0,
    };
    let mut out: Vec<u16> = Vec::new();
    // the first three codes are commands
    let mut entries: Vec<(usize, usize)> = vec![(0, 0); 3];
    let literal = |bits: &mut Bits<'_>, code: u32| {
        bits.take(if code == 0 { 8 } else { 16 })
            .map(|unit| unit as u16)
    };
    let first = bits.take(2)?;
    if first >= 2 {
        return Ok(String::new());
    }
    out.push(literal(&mut bits, first)?);
    entries.push((0, 1));
    let mut width = 3;
    let mut room: u32 = 4;
    let mut last = (0, 1);
    loop {
        let code = bits.take(width)?;
        let start = out.len();
        let entry = match code {
            2 => break,
            0 | 1 => {
                let unit = literal(&mut bits, code)?;
                out.push(unit);
                entries.push((start, 1));
                step(&mut room, &mut width);
                (start, 1)
            }
            _ => {
                let index = usize::try_from(code).map_err(|_| DAMAGED)?;
                let (from, length) = match entries.get(index) {
                    Some(entry) => *entry,
                    // the entry about to be made: the last one and its own first unit
                    None if index == entries.len() => (last.0, last.1 + 1),
                    None => return Err(DAMAGED),
                };
                if out.len() + length > limits.bytes {
                    return Err(ParseError::TooLarge {
                        what: "bytes",
                        limit: limits.bytes,
                    });
                }
                for i in 0..length {
                    // one by one: an entry may overlap what it is copied to
                    let unit = *out.get(from + i).ok_or(DAMAGED)?;
                    out.push(unit);
                }
                (start, length)
            }
        };
        entries.push((last.0, last.1 + 1));
        step(&mut room, &mut width);
        last = entry;
    }
    Ok(String::from_utf16_lossy(&out))
}

/// Counts a new entry; codes get wider when the entries of a width are used up.
fn step(room: &mut u32, width: &mut u32) {
    *room = room.saturating_sub(1);
    if *room == 0 && *width < 30 {
        *room = 1 << *width;
        *width += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::decompress;
    use crate::Limits;

    #[test]
    fn reads_what_lz_string_writes() {
        let limits = Limits::default();
        for (packed, want) in [
            ("Q===", ""),
            ("IZA=", "a"),
            ("BYUwNmD2Q===", "hello"),
            ("IY18ZJA=", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
            ("OIJwPw+wpgBIp6aBpzGheDcAB7Q=", "Grüße 日本 😀"),
        ] {
            assert_eq!(decompress(packed, &limits).unwrap(), want);
        }
        for bad in ["", "I", "IZ", "!!!"] {
            assert!(decompress(bad, &limits).is_err(), "{bad}");
        }
    }
}
