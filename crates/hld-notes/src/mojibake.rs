//! Text that was UTF-8 and was decoded as Windows-1252 or Mac Roman: found, and repaired.
//!
//! Only sequences that nobody writes on purpose count. French puts a no-break space between `à` and `»`,
//! mathematics puts `√` before `π`: both would decode to something, so what they decode to decides.

use crate::code::Code;
use crate::diagnostic::{Edit, Findings};
use crate::span::Span;

/// Windows-1252 from 0x80 to 0x9F; the rest of its upper half is Latin-1.
const WINDOWS: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
/// Mac Roman from 0x80 to 0xFF.
const MAC: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{f8ff}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Charset {
    Windows,
    Mac,
}

impl Charset {
    fn name(self) -> &'static str {
        match self {
            Charset::Windows => "Windows-1252",
            Charset::Mac => "Mac Roman",
        }
    }

    /// The byte that this character stands for.
    fn byte(self, c: char) -> Option<u8> {
        let within = |table: &str| {
            let index = table.chars().position(|known| known == c)?;
            u8::try_from(0x80 + index).ok()
        };
        match (self, u32::from(c)) {
            (_, 0..=0x7f) => None,
            (Charset::Windows, code @ 0x80..=0xff) => u8::try_from(code).ok(),
            (Charset::Windows, _) => within(WINDOWS),
            (Charset::Mac, _) => within(MAC),
        }
    }
}

/// What a broken character was, and how many bytes of the text it takes.
struct Repaired {
    character: char,
    length: usize,
}

/// Reports every run of broken characters, with the repaired text as its fix.
pub(crate) fn find(source: &str, findings: &mut Findings<'_>) {
    if source.is_ascii() {
        return;
    }
    let mut at = 0;
    let mut before = ' ';
    while at < source.len() {
        let Some(c) = source[at..].chars().next() else {
            break;
        };
        if c.is_ascii() {
            before = c;
            at += 1;
            continue;
        }
        let found = [Charset::Windows, Charset::Mac]
            .into_iter()
            .find_map(|charset| {
                let (text, length) = run(&source[at..], before, charset);
                (length > 0).then_some((charset, text, length))
            });
        let Some((charset, text, length)) = found else {
            before = c;
            at += c.len_utf8();
            continue;
        };
        let span = Span::new(at, at + length);
        findings
            .report(
                Code::Mojibake,
                span,
                format!(
                    "`{}` is `{text}`, decoded with the wrong character set",
                    span.of(source)
                ),
            )
            .help(format!(
                "the text was UTF-8 and was read as {}; write `{text}`",
                charset.name()
            ))
            .fix(Edit::new(span, text));
        before = 'x';
        at += length;
    }
}

/// Repairs as many characters as follow each other; gives the text and the bytes it stands for.
fn run(text: &str, before: char, charset: Charset) -> (String, usize) {
    let mut repaired = String::new();
    let mut length = 0;
    let mut before = before;
    while let Some(next) = sequence(&text[length..], before, charset) {
        repaired.push(next.character);
        before = next.character;
        length += next.length;
    }
    (repaired, length)
}

fn sequence(text: &str, before: char, charset: Charset) -> Option<Repaired> {
    let mut chars = text.chars();
    let first = chars.next()?;
    let lead = charset.byte(first)?;
    // Editors that do not know Apple's private character drop it: 🧠 arrives as `üß†`.
    if charset == Charset::Mac && lead == 0x9f {
        return decode(&[0xf0, lead], first.len_utf8(), chars, 2, charset)
            .filter(|r| plausible_symbol(r.character));
    }
    let more = match lead {
        0xc2..=0xdf => 1,
        0xe0..=0xef => 2,
        0xf0..=0xf4 => 3,
        _ => return None,
    };
    let second = text[first.len_utf8()..].chars().next()?;
    let repaired = decode(&[lead], first.len_utf8(), chars, more, charset)?;
    let c = repaired.character;
    let plausible = match (more, charset) {
        // `MAÇÃ”` ends a quotation in Portuguese.
        (1, Charset::Windows) => {
            lead <= 0xc5 && !("‘’“”–—…".contains(second) && before.is_uppercase())
        }
        // `√` and `¬` stand before much in mathematics: only in the middle of a word is it an accent.
        (1, Charset::Mac) => {
            lead == 0xc3 && before.is_alphabetic() && c.is_lowercase() && c != 'ù' && c != 'ð'
        }
        _ => plausible_symbol(c),
    };
    plausible.then_some(repaired)
}

fn decode(
    head: &[u8],
    head_length: usize,
    mut chars: std::str::Chars<'_>,
    more: usize,
    charset: Charset,
) -> Option<Repaired> {
    let mut bytes = head.to_vec();
    let mut length = head_length;
    for _ in 0..more {
        let c = chars.next()?;
        bytes.push(
            charset
                .byte(c)
                .filter(|byte| (0x80..=0xbf).contains(byte))?,
        );
        length += c.len_utf8();
    }
    let character = std::str::from_utf8(&bytes).ok()?.chars().next()?;
    Some(Repaired { character, length })
}

/// Punctuation, arrows, mathematics, symbols and emoji: what English notes hold outside Latin letters.
fn plausible_symbol(c: char) -> bool {
    matches!(
        u32::from(c),
        0x2000..=0x27ff | 0x2900..=0x2bff | 0xfe0f | 0xfeff | 0xfb00..=0xfb04 | 0x1f000..=0x1faff
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repair(text: &str) -> String {
        let mut findings = Findings::new("a.md");
        find(text, &mut findings);
        let mut out = text.to_owned();
        for finding in findings.list.iter().rev() {
            for edit in &finding.fixes {
                out.replace_range(edit.span.range(), &edit.replacement);
            }
        }
        out
    }

    #[test]
    fn tables_have_their_length() {
        assert_eq!(WINDOWS.chars().count(), 32);
        assert_eq!(MAC.chars().count(), 128);
    }

    #[test]
    fn broken_text_is_repaired() {
        assert_eq!(repair("# üß† Roadmap"), "# 🧠 Roadmap");
        assert_eq!(repair("# \u{f8ff}üß† Roadmap"), "# 🧠 Roadmap");
        assert_eq!(
            repair("### 1Ô∏è‚É£ What is HLD?"),
            "### 1\u{fe0f}\u{20e3} What is HLD?"
        );
        assert_eq!(repair("Client‚ÄìServer üëâ"), "Client–Server 👉");
        assert_eq!(
            repair("donâ€™t â€œquoteâ€\u{9d} â€” cafÃ© ðŸ§\u{a0}"),
            "don’t “quote” — café 🧠"
        );
        assert_eq!(repair("caf√©"), "café");
    }

    #[test]
    fn every_character_of_the_notes_survives_both_mistakes() {
        for c in "🧠👉❌✅→–’“”…×÷é️⃣💪🔥📅🧩🎯≈½".chars() {
            let mut utf8 = [0; 4];
            let bytes = c.encode_utf8(&mut utf8).bytes();
            let windows: String = bytes
                .clone()
                .map(|b| {
                    if (0x80..0xa0).contains(&b) {
                        WINDOWS.chars().nth(usize::from(b) - 0x80).unwrap()
                    } else {
                        char::from(b)
                    }
                })
                .collect();
            assert_eq!(
                repair(&format!("a{windows}")),
                format!("a{c}"),
                "windows {windows}"
            );
            if c.len_utf8() > 2 {
                let mac: String = bytes
                    .map(|b| MAC.chars().nth(usize::from(b) - 0x80).unwrap())
                    .collect();
                assert_eq!(repair(&format!("a{mac}")), format!("a{c}"), "mac {mac}");
            }
        }
    }

    #[test]
    fn honest_text_is_left_alone() {
        for text in [
            "« voilà\u{a0}» et « liberté\u{a0}»",
            "MAÇÃ” NÃO “É” CAFÉ…",
            "2√π and 2√∑x² and ¬π",
            "Süße Grüße, naïve café, Ångström, Übermaß",
            "中文 にほんご 한국어 Ελληνικά кириллица",
            "≈ 86 400 s → 23 148 msg/s ✅ ❌ 1️⃣ 🧠",
        ] {
            assert_eq!(repair(text), text);
        }
    }
}
