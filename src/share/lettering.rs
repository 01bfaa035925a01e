//! Titles in the hand of the drawings: what the bundled fonts can letter, how wide it gets, where lines break.

use excalidraw_svg::font;

/// A title broken into lines at the size that fits.
#[derive(Debug, Clone, PartialEq)]
pub struct Lettered {
    pub lines: Vec<String>,
    pub size: f64,
}

impl Lettered {
    /// The width of the widest line.
    pub fn width(&self) -> f64 {
        self.lines
            .iter()
            .map(|line| width(line, self.size))
            .fold(0.0, f64::max)
    }

    /// From the top of the first line to the baseline of the last.
    pub fn height(&self) -> f64 {
        self.size * (ASCENT + LEADING * (self.lines.len().max(1) - 1) as f64)
    }
}

/// From one baseline to the next, in sizes.
pub const LEADING: f64 = 1.2;
/// From the top of a capital to the baseline, in sizes.
pub const ASCENT: f64 = 0.75;

/// The text without the signs that no bundled font has; nothing when that would cost a letter or leave nothing.
///
/// The fonts of the system are not asked, for the picture would differ from machine to machine. The bundled
/// ones hold Latin, Greek and Cyrillic; a Japanese title in them would be a row of boxes.
pub fn letterable(text: &str) -> Option<String> {
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() {
            kept.push(' ');
        } else if is_covered(c) {
            kept.push(c);
        } else if c.is_alphanumeric() {
            return None;
        }
    }
    let kept = kept.split_whitespace().collect::<Vec<_>>().join(" ");
    (!kept.is_empty()).then_some(kept)
}

/// Whether a bundled font has the character.
pub fn is_covered(c: char) -> bool {
    [font::EXCALIFONT, font::HELVETICA].iter().any(|family| {
        font::family(*family)
            .faces()
            .iter()
            .any(|face| face.covers(c))
    })
}

/// The width of a line in pixels.
pub fn width(line: &str, size: f64) -> f64 {
    font::measure(font::EXCALIFONT, size, line)
}

/// The first way in which the text fits into `room`: at most so many lines, at one of these sizes.
///
/// Lines are made about equally long. A text that fits in no way is cut short in the last.
pub fn fit(text: &str, room: f64, ways: &[(usize, &[f64])]) -> Lettered {
    for (lines, sizes) in ways {
        for size in *sizes {
            if let Some(broken) = wrapped(text, room, *size)
                && broken.len() <= *lines
            {
                return Lettered {
                    lines: balanced(text, room, *size, broken),
                    size: *size,
                };
            }
        }
    }
    let (lines, sizes) = ways.last().copied().unwrap_or((1, &[]));
    let size = sizes.last().copied().unwrap_or(1.0);
    Lettered {
        lines: cut(text, room, lines.max(1), size),
        size,
    }
}

/// Lines filled one after the other; nothing when a word is wider than the room.
fn wrapped(text: &str, room: f64, size: f64) -> Option<Vec<String>> {
    let mut lines: Vec<String> = Vec::new();
    for word in words(text) {
        if width(word.trim_end(), size) > room {
            return None;
        }
        match lines.last_mut() {
            Some(line) if width(format!("{line}{word}").trim_end(), size) <= room => {
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    for line in &mut lines {
        line.truncate(line.trim_end().len());
    }
    Some(lines)
}

/// The text in pieces that begin a line if need be: after a space, after a hyphen inside a word.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(' ')
        .flat_map(|word| word.split_inclusive('-'))
}

/// The same number of lines in the least room that still holds them.
fn balanced(text: &str, room: f64, size: f64, lines: Vec<String>) -> Vec<String> {
    let mut best = lines;
    let (mut low, mut high) = (0.0, room);
    for _ in 0..10 {
        let middle = (low + high) / 2.0;
        match wrapped(text, middle, size) {
            Some(narrower) if narrower.len() <= best.len() => {
                best = narrower;
                high = middle;
            }
            _ => low = middle,
        }
    }
    best
}

/// As many letters as the lines hold, and a sign if there are more.
fn cut(text: &str, room: f64, lines: usize, size: f64) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut is_cut = false;
    for c in text.chars() {
        let line = out.last().map_or("", String::as_str);
        if width(&format!("{line}{c}…"), size) > room {
            if out.len() == lines {
                is_cut = true;
                break;
            }
            // A word that would be torn begins the next line, if it began on this one.
            let kept = line.rfind(' ').unwrap_or(line.len());
            let rest = line[kept..].trim_start().to_owned();
            if let Some(line) = out.last_mut() {
                line.truncate(kept);
            }
            out.push(rest);
        }
        if let Some(line) = out.last_mut()
            && !(c == ' ' && line.is_empty())
        {
            line.push(c);
        }
    }
    if let Some(line) = out.last_mut()
        && is_cut
    {
        line.truncate(line.trim_end().len());
        line.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const THREE: &[(usize, &[f64])] = &[(3, &[60.0, 50.0, 40.0])];

    #[test]
    fn a_short_title_stays_on_one_line_at_the_largest_size() {
        let lettered = fit("Idempotency", 500.0, THREE);
        assert_eq!(
            (lettered.lines, lettered.size),
            (vec!["Idempotency".to_owned()], 60.0)
        );
    }

    #[test]
    fn a_long_title_wraps_into_lines_of_like_length() {
        let text = "Storage and data flow: read-heavy vs write-heavy";
        let lettered = fit(text, 500.0, THREE);
        assert_eq!(lettered.lines.join(" "), text);
        assert!((2..=3).contains(&lettered.lines.len()), "{lettered:?}");
        let widths: Vec<f64> = lettered
            .lines
            .iter()
            .map(|line| width(line, lettered.size))
            .collect();
        assert!(widths.iter().all(|width| *width <= 500.0), "{widths:?}");
        assert!(widths.iter().all(|width| *width >= 150.0), "{widths:?}");
    }

    #[test]
    fn a_word_with_hyphens_breaks_behind_one() {
        let lettered = fit("Back-of-the-envelope estimation", 420.0, THREE);
        assert_eq!(lettered.lines.concat(), "Back-of-the-envelopeestimation");
        assert!(lettered.lines[0].ends_with('-'), "{lettered:?}");
    }

    #[test]
    fn what_fits_at_no_size_is_cut_with_a_sign() {
        for text in ["word ".repeat(80), "w".repeat(300)] {
            let lettered = fit(text.trim(), 400.0, THREE);
            assert_eq!(lettered.lines.len(), 3, "{lettered:?}");
            assert!(lettered.lines[2].ends_with('…'), "{lettered:?}");
            assert!(lettered.width() <= 400.0, "{lettered:?}");
        }
    }

    #[test]
    fn only_what_the_bundled_fonts_have_is_lettered() {
        assert_eq!(
            letterable("Größe,  или ἀρχή?").as_deref(),
            Some("Größe, или ἀρχή?")
        );
        assert_eq!(letterable("🧠 Thinking 🚀").as_deref(), Some("Thinking"));
        for text in ["キャッシュ", "缓存 cache", "🧠", " "] {
            assert_eq!(letterable(text), None, "{text}");
        }
    }
}
