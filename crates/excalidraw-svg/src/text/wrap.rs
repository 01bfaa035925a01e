//! Line breaking of placeholder labels: the editor's rules for words, hyphens, East Asian text and emoji.

use crate::font::Ruler;

fn is_space(c: char) -> bool {
    (c.is_whitespace() && c != '\u{85}') || c == '\u{feff}'
}

fn is_opening(c: char) -> bool {
    matches!(c, '<' | '(' | '[' | '{')
}

fn is_closing(c: char) -> bool {
    matches!(
        c,
        '>' | ')' | ']' | '}' | '.' | ',' | ':' | ';' | '!' | '?' | '…' | '/'
    )
}

fn is_east_asian(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{2fd5}' | '\u{3005}' | '\u{3007}' | '\u{3021}'..='\u{3029}'
        | '\u{302e}'..='\u{302f}' | '\u{3038}'..='\u{303b}' | '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}'
        | '\u{30a1}'..='\u{30fa}' | '\u{30fd}'..='\u{30ff}' | '\u{3131}'..='\u{318e}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3200}'..='\u{321e}' | '\u{3260}'..='\u{327e}' | '\u{32d0}'..='\u{32fe}' | '\u{3300}'..='\u{3357}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{a960}'..='\u{a97c}' | '\u{ac00}'..='\u{d7fb}'
        | '\u{f900}'..='\u{fad9}' | '\u{ff66}'..='\u{ff6f}' | '\u{ff71}'..='\u{ff9d}' | '\u{ffa0}'..='\u{ffdc}'
        | '\u{1b000}'..='\u{1b167}' | '\u{20000}'..='\u{323af}'
        | '｀' | '＇' | '＾' | '〃' | '〰' | '〆' | '＃' | '＆' | '＊' | '＋' | '－' | 'ー' | '／' | '＼' | '＝' | '｜'
        | '￤' | '〒' | '￢' | '￣')
}

fn is_east_asian_opening(c: char) -> bool {
    "（［｛〈《｟｢「『【〖〔〘〚＜〝".contains(c)
}

fn is_east_asian_closing(c: char) -> bool {
    "）］｝〉》｠｣」』】〗〕〙〛＞。．，、〟‥？！：；・〜〞".contains(c)
}

fn is_currency(c: char) -> bool {
    matches!(c, '￥' | '￦' | '￡' | '￠' | '＄')
}

fn is_flag(c: char) -> bool {
    matches!(c, '\u{1f1e6}'..='\u{1f1ff}')
}

fn is_pictograph(c: char) -> bool {
    matches!(c, '©' | '®' | '‼' | '⁉' | '™' | 'ℹ' | '\u{2194}'..='\u{21aa}' | '\u{231a}'..='\u{23ff}'
        | '\u{25aa}'..='\u{25fe}' | '\u{2600}'..='\u{27bf}' | '\u{2934}' | '\u{2935}' | '\u{2b05}'..='\u{2b55}'
        | '〰' | '〽' | '㊗' | '㊙' | '\u{1f000}'..='\u{1f1e5}' | '\u{1f200}'..='\u{1faff}')
}

/// How many characters from the start make one emoji; 0 when there is none.
pub(crate) fn emoji_len(chars: &[char]) -> usize {
    let joiner = |mut at: usize| {
        match chars.get(at) {
            Some('\u{1f3fb}'..='\u{1f3ff}') => at += 1,
            Some('\u{fe0f}') => {
                at += 1;
                if chars.get(at) == Some(&'\u{20e3}') {
                    at += 1;
                }
            }
            Some('\u{e0020}'..='\u{e007e}') => {
                let end =
                    (at..chars.len()).find(|i| !matches!(chars[*i], '\u{e0020}'..='\u{e007e}'));
                if let Some(end) = end.filter(|i| chars[*i] == '\u{e007f}') {
                    at = end + 1;
                }
            }
            _ => {}
        }
        at
    };
    match chars {
        [a, b, ..] if is_flag(*a) && is_flag(*b) => 2,
        [a, ..] if is_pictograph(*a) || is_flag(*a) => {
            let mut at = joiner(1);
            while chars.get(at) == Some(&'\u{200d}') {
                match chars.get(at + 1..).unwrap_or_default() {
                    [a, b, ..] if is_flag(*a) && is_flag(*b) => at += 3,
                    [a, ..]
                        if is_pictograph(*a) || a.is_ascii_digit() || matches!(a, '#' | '*') =>
                    {
                        at = joiner(at + 2)
                    }
                    _ => break,
                }
            }
            at
        }
        _ => 0,
    }
}

/// Whether a line may break between two characters.
fn breaks(a: char, b: char) -> bool {
    is_space(b)
        || is_space(a)
        || a == '-'
        || ((is_east_asian(b) || is_currency(b)) && !is_opening(a) && !is_east_asian_opening(a))
        || (is_east_asian(a) && b != '-' && !is_closing(b) && !is_east_asian_closing(b))
        || (is_east_asian_opening(b) && !is_east_asian_opening(a) && !is_opening(a))
        || (is_east_asian_closing(a) && !is_east_asian_closing(b) && !is_closing(b))
        || (is_closing(a) && !is_closing(b) && is_opening(b))
}

/// The pieces between which a line may break.
fn tokens(line: &str) -> Vec<String> {
    let chars: Vec<char> = line.chars().collect();
    let mut out: Vec<String> = Vec::new();
    let mut current = String::new();
    let mut at = 0;
    while at < chars.len() {
        let emoji = emoji_len(&chars[at..]);
        if emoji > 0 {
            out.push(std::mem::take(&mut current));
            out.push(chars[at..at + emoji].iter().collect());
            at += emoji;
            continue;
        }
        if at > 0 && !current.is_empty() && breaks(chars[at - 1], chars[at]) {
            out.push(std::mem::take(&mut current));
        }
        current.push(chars[at]);
        at += 1;
    }
    out.push(current);
    out.retain(|t| !t.is_empty());
    out
}

/// Wraps a text to a width.
pub(crate) fn wrap(text: &str, ruler: &Ruler, room: f64) -> String {
    // labels are addresses; longer ones are not worth the shaping
    const LONGEST: usize = 20_000;
    if !room.is_finite() || room < 0.0 || text.len() > LONGEST {
        return text.to_owned();
    }
    let mut lines = Vec::new();
    for line in text.split('\n') {
        if ruler.width(line) <= room {
            lines.push(line.to_owned());
        } else {
            wrap_line(line, ruler, room, &mut lines);
        }
    }
    lines.join("\n")
}

fn wrap_line(line: &str, ruler: &Ruler, room: f64, lines: &mut Vec<String>) {
    let tokens = tokens(line);
    let mut current = String::new();
    let mut current_width = 0.0;
    let mut next = 0;
    while let Some(token) = tokens.get(next) {
        let test = format!("{current}{token}");
        let single = token.encode_utf16().count() == 1;
        let test_width = if single {
            current_width + ruler.width(token)
        } else {
            ruler.width(&test)
        };
        if token.chars().any(is_space) || test_width <= room {
            current = test;
            current_width = test_width;
            next += 1;
        } else if current.is_empty() {
            let mut parts = wrap_word(token, ruler, room);
            current = parts.pop().unwrap_or_default();
            lines.append(&mut parts);
            current_width = ruler.width(&current);
            next += 1;
        } else {
            lines.push(current.trim_end_matches(is_space).to_owned());
            current.clear();
            current_width = 0.0;
        }
    }
    if !current.is_empty() {
        lines.push(trim_line(&current, ruler, room));
    }
}

fn wrap_word(word: &str, ruler: &Ruler, room: f64) -> Vec<String> {
    let chars: Vec<char> = word.chars().collect();
    if (0..chars.len()).any(|i| emoji_len(&chars[i..]) > 0) {
        return vec![word.to_owned()];
    }
    let mut lines = Vec::new();
    let mut current = String::new();
    let mut current_width = 0.0;
    for c in chars {
        let own = ruler.width(c.encode_utf8(&mut [0; 4]));
        if current_width + own <= room {
            current.push(c);
            current_width += own;
            continue;
        }
        if !current.is_empty() {
            lines.push(std::mem::take(&mut current));
        }
        current.push(c);
        current_width = own;
    }
    if !current.is_empty() {
        lines.push(current);
    }
    lines
}

/// A line without the spaces at its end that do not fit.
fn trim_line(line: &str, ruler: &Ruler, room: f64) -> String {
    if ruler.width(line) <= room {
        return line.to_owned();
    }
    let trimmed = line.trim_end_matches(is_space);
    let mut out = trimmed.to_owned();
    let mut sum = ruler.width(trimmed);
    for c in line[trimmed.len()..].chars() {
        sum += ruler.width(c.encode_utf8(&mut [0; 4]));
        if sum > room {
            break;
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::tokens;

    #[test]
    fn lines_break_where_the_editor_breaks_them() {
        assert_eq!(tokens("Hello-world foo"), ["Hello-", "world", " ", "foo"]);
        assert_eq!(
            tokens("Hello 「世界。」🌎🗺"),
            ["Hello", " ", "「世", "界。」", "🌎", "🗺"]
        );
        assert_eq!(tokens("https://a.b/c(d)"), ["https://a.b/c(d)"]);
        assert_eq!(tokens("👨‍👩‍👧‍👦x"), ["👨‍👩‍👧‍👦", "x"]);
    }
}
