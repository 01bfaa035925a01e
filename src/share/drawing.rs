//! A drawing as it stands in a page, made ready for a picture: light colors, letters that the bundled fonts have.

use super::lettering;
use std::ops::Range;

/// What is inside the `<svg>` of a drawing, and how large it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// The class of the `<svg>`, which style sheets go by.
    pub class: String,
    pub inner: String,
    pub width: f64,
    pub height: f64,
}

impl Drawing {
    /// Reads the text of an `<svg>`; nothing when it is none, or has letters that no bundled font has.
    pub fn read(svg: &str) -> Option<Self> {
        let (opening, rest) = svg.strip_prefix("<svg")?.split_once('>')?;
        let inner = &rest[..rest.rfind("</svg>")?];
        let (_, size) = opening.split_once("viewBox=\"0 0 ")?;
        let (width, height) = size.split_once('"')?.0.split_once(' ')?;
        let (width, height): (f64, f64) = (width.parse().ok()?, height.parse().ok()?);
        let sound = |side: f64| side.is_finite() && side > 0.0;
        if !sound(width) || !sound(height) {
            return None;
        }
        let mut inner = inner.to_owned();
        for name in ["title", "desc", "style"] {
            remove(&mut inner, name);
        }
        let class = opening
            .split_once(" class=\"")
            .and_then(|(_, rest)| rest.split_once('"'))
            .map_or("", |(class, _)| class);
        Some(Self {
            class: class.to_owned(),
            inner: lettered(&light(&inner))?,
            width,
            height,
        })
    }
}

/// Takes every element of a name out, with what it holds.
fn remove(svg: &mut String, name: &str) {
    let (opening, closing) = (format!("<{name}"), format!("</{name}>"));
    while let Some(at) = svg.find(&opening) {
        let end = svg[at..]
            .find(&closing)
            .map_or(svg.len(), |end| at + end + closing.len());
        svg.replace_range(at..end, "");
    }
}

/// Custom properties as the light colors that stand behind them: `var(--ex-1e1e1e,#1e1e1e)`.
fn light(svg: &str) -> String {
    let mut out = String::with_capacity(svg.len());
    let mut rest = svg;
    while let Some((before, after)) = rest.split_once("var(") {
        out.push_str(before);
        let Some((value, after)) = after.split_once(')') else {
            break;
        };
        out.push_str(value.split_once(',').map_or(value, |(_, color)| color));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The drawing without the signs that no bundled font has; nothing when a letter is among them.
fn lettered(svg: &str) -> Option<String> {
    let mut out = String::with_capacity(svg.len());
    let mut done = 0;
    for Range { start, end } in texts(svg) {
        out.push_str(&svg[done..start]);
        for c in svg[start..end].chars() {
            if c.is_whitespace() || lettering::is_covered(c) {
                out.push(c);
            } else if c.is_alphanumeric() {
                return None;
            }
        }
        done = end;
    }
    out.push_str(&svg[done..]);
    Some(out)
}

/// Where text stands between tags.
fn texts(svg: &str) -> impl Iterator<Item = Range<usize>> {
    svg.match_indices('>').map(|(at, _)| {
        let start = at + 1;
        start..svg[start..].find('<').map_or(svg.len(), |end| start + end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(inner: &str) -> String {
        format!("<svg id=\"d-root\" viewBox=\"0 0 40 20.5\" role=\"img\">{inner}</svg>")
    }

    #[test]
    fn colors_are_light_and_words_for_readers_stay_out() {
        let drawing = Drawing::read(&svg(
            "<title id=\"t\">T</title><desc>D</desc><defs><style>#d-root{--ex-a:#aaa}</style></defs><path stroke=\"var(--ex-343a40,#343a40)\"/><text>ask</text>",
        ))
        .unwrap();
        assert_eq!(
            drawing.inner,
            "<defs></defs><path stroke=\"#343a40\"/><text>ask</text>"
        );
        assert_eq!((drawing.width, drawing.height), (40.0, 20.5));
    }

    #[test]
    fn a_letter_without_a_font_leaves_the_drawing_out_and_a_sign_does_not() {
        let read = |text: &str| Drawing::read(&svg(&format!("<text>{text}</text>")));
        assert_eq!(read("ok 🚀").unwrap().inner, "<text>ok </text>");
        assert_eq!(read("缓存"), None);
    }

    #[test]
    fn what_is_no_drawing_is_none() {
        for text in [
            "",
            "<p>words</p>",
            "<svg viewBox=\"0 0 0 9\"></svg>",
            "<svg>",
        ] {
            assert_eq!(Drawing::read(text), None, "{text}");
        }
    }
}
