//! Text sizes and line breaks in Excalifont.

use excalidraw_svg::font;

/// Excalifont's line height, as a multiple of the font size.
pub(crate) const LINE_HEIGHT: f64 = 1.25;
/// Labels in boxes.
pub(crate) const BOX_SIZE: f64 = 20.0;
/// Labels on arrows, notes, names of zones: the smallest text in a drawing.
pub(crate) const SMALL_SIZE: f64 = 16.0;

/// Broken lines of text with their size in pixels.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Block {
    pub lines: Vec<String>,
    pub font_size: f64,
    pub w: f64,
    pub h: f64,
}

impl Block {
    pub(crate) fn new(lines: Vec<String>, font_size: f64) -> Block {
        let w = lines
            .iter()
            .map(|line| width(line, font_size))
            .fold(0.0, f64::max);
        let h = lines.len() as f64 * font_size * LINE_HEIGHT;
        Block {
            lines,
            font_size,
            w,
            h,
        }
    }

    /// Breaks at blanks so that no line is wider than `limit` (a single word may be), into lines of like length.
    pub(crate) fn wrapped(text: &str, font_size: f64, limit: f64) -> Block {
        let mut lines = Vec::new();
        for paragraph in text.trim_end().split('\n') {
            lines.extend(balanced(paragraph, font_size, limit));
        }
        Block::new(lines, font_size)
    }

    pub(crate) fn text(&self) -> String {
        self.lines.join("\n")
    }
}

pub(crate) fn width(line: &str, font_size: f64) -> f64 {
    font::measure(font::EXCALIFONT, font_size, line)
}

fn balanced(paragraph: &str, font_size: f64, limit: f64) -> Vec<String> {
    let words: Vec<(String, f64)> = words(paragraph)
        .into_iter()
        .map(|word| {
            let width = width(&word, font_size);
            (word, width)
        })
        .collect();
    let blank = width(" ", font_size);
    let widest = words.iter().map(|(_, width)| *width).fold(0.0, f64::max);
    let best = greedy(&words, blank, limit.max(widest));
    if best.len() < 2 {
        return best;
    }
    // The narrowest limit that needs no further line gives the evenest lines.
    let (mut low, mut high) = (widest, limit.max(widest));
    for _ in 0..10 {
        let middle = (low + high) / 2.0;
        if greedy(&words, blank, middle).len() > best.len() {
            low = middle;
        } else {
            high = middle;
        }
    }
    greedy(&words, blank, high + 0.01)
}

/// Words between which a line may break: a lone sign such as a slash or a colon stays with the word before it.
fn words(paragraph: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in paragraph.split_whitespace() {
        let sign = word.chars().count() <= 2 && !word.chars().any(char::is_alphanumeric);
        match words.last_mut() {
            Some(before) if sign => {
                before.push(' ');
                before.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
    }
    words
}

fn greedy(words: &[(String, f64)], blank: f64, limit: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0.0;
    for (word, width) in words {
        let line = lines.last_mut().expect("there is always a line");
        if line.is_empty() {
            line.push_str(word);
            used = *width;
        } else if used + blank + width <= limit {
            line.push(' ');
            line.push_str(word);
            used += blank + width;
        } else {
            lines.push(word.clone());
            used = *width;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_even_and_signs_do_not_start_one() {
        let lines = |text: &str, limit: f64| Block::wrapped(text, BOX_SIZE, limit).lines;
        assert_eq!(lines("Order service", 120.0), ["Order", "service"]);
        assert_eq!(lines("Order service", 140.0), ["Order service"]);
        assert_eq!(
            lines("WhatsApp / chat app", 120.0),
            ["WhatsApp /", "chat app"]
        );
        assert_eq!(lines("a\nb c", 500.0), ["a", "b c"]);
        assert_eq!(lines("", 10.0), [""]);
        assert_eq!(lines("unbreakable", 10.0), ["unbreakable"]);
    }
}
