//! Numbers and words as short text: what a script can hold and gzip still shrinks.

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// A number, five bits a character, the lowest first; the sixth bit says that more follow.
pub(super) fn number(out: &mut String, mut number: u32) {
    loop {
        let more = number > 31;
        let digit = (number & 31) | if more { 32 } else { 0 };
        out.push(digit_char(digit));
        if !more {
            return;
        }
        number >>= 5;
    }
}

/// One character for a number below 64.
pub(super) fn digit_char(digit: u32) -> char {
    char::from(DIGITS[(digit & 63) as usize])
}

/// A worth as a number below 32 whose steps grow with it: two bits after the leading one stay.
pub(super) fn level(worth: u32) -> u8 {
    if worth < 4 {
        return worth as u8;
    }
    let power = 31 - worth.leading_zeros();
    let level = (power - 1) * 4 + ((worth >> (power - 2)) & 3);
    level.min(31) as u8
}

/// Appends a sorted word after its predecessor: how much they share as a capital, then the rest.
///
/// Words hold no ASCII capitals, so that the capitals also part them.
pub(super) fn word(out: &mut String, last: &str, word: &str) {
    let shared: usize = last
        .chars()
        .zip(word.chars())
        .take(25)
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum();
    let count = word[..shared].chars().count() as u8;
    out.push(char::from(b'A' + count));
    out.push_str(&word[shared..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_five_bits_a_character() {
        let text = |value| {
            let mut out = String::new();
            number(&mut out, value);
            out
        };
        assert_eq!(
            [text(0), text(31), text(32), text(1_000)],
            ["A", "f", "gB", "of"]
        );
    }

    #[test]
    fn levels_grow_with_the_worth() {
        // The script undoes it: below 4 itself, else (4 + (level & 3)) << ((level >> 2) - 1).
        let undone = |level: u8| match level {
            0..4 => u32::from(level),
            level => (4 + u32::from(level & 3)) << ((level >> 2) - 1),
        };
        let mut last = 0;
        for worth in 0..900 {
            let level = level(worth);
            assert!(level >= last && level < 32);
            last = level;
            if worth < 512 {
                assert!(
                    undone(level) <= worth && worth <= undone(level) * 5 / 4 + 1,
                    "{worth}"
                );
            }
        }
    }

    #[test]
    fn words_share_their_beginnings() {
        let mut out = String::new();
        let mut last = "";
        for next in ["cach", "caching", "é", "éa", "緩存"] {
            word(&mut out, last, next);
            last = next;
        }
        assert_eq!(out, "AcachEingAéBaA緩存");
    }
}
