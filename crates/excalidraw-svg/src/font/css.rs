//! `@font-face` rules: subsets inlined, or files beside the page.

use std::fmt::Write;

use super::family::{HELVETICA, family};
use super::subset::subset;

/// `@font-face` rules with the glyphs of this text inlined, one rule a line; empty for local and unknown families.
///
/// ```
/// # use excalidraw_svg::font;
/// let css = font::face_css(font::EXCALIFONT, "Cache");
/// assert!(css.starts_with("@font-face { font-family: Excalifont; src: url(data:font/woff2;base64,"));
/// ```
pub fn face_css(family_id: u32, text: &str) -> String {
    let rules = subset(family_id, text).into_iter().map(|subset| {
        let mut rule = format!(
            "@font-face {{ font-family: {}; src: url(data:font/woff2;base64,",
            css_name(family_id)
        );
        push_base64(&mut rule, &subset.woff2);
        rule.push_str("); }");
        rule
    });
    rules.collect::<Vec<_>>().join("\n")
}

/// `@font-face` rules that name a family's whole files under `base`, each with the characters it covers.
///
/// A page needs them once, however many drawings it shows; a browser fetches only the files whose characters appear.
///
/// ```
/// # use excalidraw_svg::font;
/// let css = font::face_css_files(font::EXCALIFONT, "fonts/");
/// assert!(css.contains("src: url(fonts/Excalifont-latin.woff2) format(\"woff2\"); unicode-range: U+20-7E"));
/// ```
pub fn face_css_files(family_id: u32, base: &str) -> String {
    let mut css = String::new();
    if family_id == HELVETICA {
        return css;
    }
    for face in family(family_id).faces() {
        let _ = write!(
            css,
            "@font-face {{ font-family: {}; font-display: swap; src: url({base}{}) format(\"woff2\"); unicode-range: ",
            css_name(family_id),
            face.file
        );
        for (index, (first, last)) in face.coverage().iter().enumerate() {
            let separator = if index > 0 { ", " } else { "" };
            let _ = write!(css, "{separator}U+{:X}", u32::from(*first));
            if first != last {
                let _ = write!(css, "-{:X}", u32::from(*last));
            }
        }
        css.push_str("; }\n");
    }
    css
}

fn css_name(family_id: u32) -> String {
    let name = family(family_id).name;
    if name.contains(' ') {
        format!("\"{name}\"")
    } else {
        name.to_owned()
    }
}

fn push_base64(out: &mut String, bytes: &[u8]) {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for chunk in bytes.chunks(3) {
        let mut group = [0_u8; 4];
        group[1..=chunk.len()].copy_from_slice(chunk);
        let bits = u32::from_be_bytes(group);
        for index in 0..4 {
            if index <= chunk.len() {
                let digit = bits >> (18 - 6 * index) & 0x3f;
                out.push(char::from(DIGITS[digit as usize]));
            } else {
                out.push('=');
            }
        }
    }
}
