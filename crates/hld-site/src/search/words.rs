//! Text to words, as theme/search/10-words.js does it: any change here is a change there.

use super::english;

/// What letters with marks become; anything not listed stays.
pub(super) const FOLD: &[(&str, &str)] = &[
    ("a", "àáâãäåāăą"),
    ("ae", "æ"),
    ("c", "çćĉċč"),
    ("d", "ďđð"),
    ("e", "èéêëēĕėęě"),
    ("g", "ĝğġģ"),
    ("h", "ĥħ"),
    ("i", "ìíîïĩīĭįı"),
    ("j", "ĵ"),
    ("k", "ķ"),
    ("l", "ĺļľŀł"),
    ("n", "ñńņňŉ"),
    ("o", "òóôõöøōŏő"),
    ("oe", "œ"),
    ("r", "ŕŗř"),
    ("s", "śŝşšș"),
    ("ss", "ß"),
    ("t", "ţťŧț"),
    ("u", "ùúûüũūŭůűų"),
    ("w", "ŵ"),
    ("y", "ýÿŷ"),
    ("z", "źżž"),
];

/// Longer runs of letters are no words: hashes, encoded data.
const LONGEST: usize = 40;

/// How the words of a book are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Language {
    /// With stems and stop words.
    English,
    /// As they are written.
    Other,
}

impl Language {
    /// The language of a tag such as `en-GB`.
    pub(crate) fn of(tag: Option<&str>) -> Language {
        match tag {
            None => Language::English,
            Some(tag)
                if tag
                    .split(['-', '_'])
                    .next()
                    .is_some_and(|l| l.eq_ignore_ascii_case("en")) =>
            {
                Language::English
            }
            Some(_) => Language::Other,
        }
    }

    pub(super) fn stem(self, word: &str) -> String {
        match self {
            Language::English => english::stem(word),
            Language::Other => word.to_owned(),
        }
    }

    pub(super) fn is_stop(self, word: &str) -> bool {
        self == Language::English
            && word.len() <= english::LONGEST_STOP
            && english::STOP.binary_search(&word).is_ok()
    }
}

/// Calls `each` with every word of a text in lower case, without marks on its letters.
///
/// Scripts without spaces give their pairs of characters; `auto-scaling` gives `auto`, `scaling` and `autoscaling`.
pub(super) fn words(text: &str, mut each: impl FnMut(&str)) {
    let mut word = String::new();
    let mut parts: Vec<String> = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if is_spaceless(c) {
            flush(&mut word, &mut parts, false, &mut each);
            let mut last = None;
            let mut next = Some(c);
            let mut pair = String::new();
            while let Some(c) = next {
                if let Some(last) = last {
                    pair.clear();
                    pair.extend([last, c]);
                    each(&pair);
                }
                let first = last.is_none();
                last = Some(c);
                next = chars.next_if(|c| is_spaceless(*c));
                if first && next.is_none() {
                    each(c.encode_utf8(&mut [0; 4]));
                }
            }
        } else if is_letter(c) {
            word.push(c);
        } else if !word.is_empty() {
            let next = chars.peek().copied();
            let before_letter = next.is_some_and(is_letter);
            match c {
                '\u{300}'..='\u{36f}' => {}
                '\'' | '’' if before_letter => {}
                '.' if word.ends_with(|c: char| c.is_ascii_digit())
                    && next.is_some_and(|c| c.is_ascii_digit()) =>
                {
                    word.push('.');
                }
                '-' | '\u{2010}' | '\u{2011}' => {
                    flush(&mut word, &mut parts, before_letter, &mut each);
                }
                _ => flush(&mut word, &mut parts, false, &mut each),
            }
        }
    }
    flush(&mut word, &mut parts, false, &mut each);
}

/// Ends a word; `more` when a hyphen joins it to the next.
fn flush(word: &mut String, parts: &mut Vec<String>, more: bool, each: &mut impl FnMut(&str)) {
    if !word.is_empty() {
        fold(word);
        emit(word, each);
        if more || !parts.is_empty() {
            parts.push(word.clone());
        }
        word.clear();
    }
    if !more {
        if let [first, second] = parts.as_slice() {
            emit(&format!("{first}{second}"), each);
        }
        parts.clear();
    }
}

fn emit(word: &str, each: &mut impl FnMut(&str)) {
    if word.len() <= LONGEST || word.chars().count() <= LONGEST {
        each(word);
    }
}

/// Puts a word in lower case, without marks.
fn fold(word: &mut String) {
    if word.is_ascii() {
        word.make_ascii_lowercase();
        return;
    }
    let mut plain = String::with_capacity(word.len());
    for c in word.to_lowercase().chars() {
        match FOLD
            .iter()
            .find(|(_, marked)| !c.is_ascii() && marked.contains(c))
        {
            Some((letters, _)) => plain.push_str(letters),
            None => plain.push(c),
        }
    }
    *word = plain;
}

fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    c.is_alphanumeric() && !is_spaceless(c)
}

/// Scripts that are written without spaces: Thai, kana, Han, Hangul.
fn is_spaceless(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2fa1f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same cases are given to the script by tests/browser/search.spec.js.
    const CASES: &str = include_str!("../../tests/fixtures/search-words.json");

    #[test]
    fn words_and_stems_are_those_of_the_shared_cases() {
        let cases: Vec<(String, Vec<String>)> = serde_json::from_str(CASES).unwrap();
        assert!(cases.len() > 10);
        for (text, expected) in cases {
            let mut found = Vec::new();
            words(&text, |word| found.push(Language::English.stem(word)));
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn the_language_is_read_from_its_tag() {
        assert_eq!(Language::of(Some("en-GB")), Language::English);
        assert_eq!(Language::of(Some("de")), Language::Other);
        assert_eq!(Language::Other.stem("caching"), "caching");
        assert!(Language::English.is_stop("the") && !Language::Other.is_stop("the"));
    }
}
