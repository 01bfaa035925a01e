//! The print page as one file that asks for nothing: styles, fonts and pictures inside it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::escape;
use crate::html::{self, Piece, Tag};
use crate::path::{self, folder, join, percent_decoded};

/// Nothing may be loaded, not even from beside the file.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'";

/// The print page of the site in `dir`, with everything it needs inside.
///
/// # Errors
///
/// When the site has no print page, or lacks a file that it names.
pub fn single_file(dir: &Path) -> Result<String> {
    let page = fs::read_to_string(dir.join("print.html")).context("cannot read print.html")?;
    let mut out = String::with_capacity(page.len() + page.len() / 4);
    // Inside an element that is left out: its name.
    let mut skipped: Option<&str> = None;
    for piece in html::pieces(&page) {
        if let Some(name) = skipped {
            if matches!(&piece, Piece::Close { name: close, .. } if close.eq_ignore_ascii_case(name))
            {
                skipped = None;
            }
            continue;
        }
        match piece {
            Piece::Open(tag) => match tag.name {
                "link" => link(&mut out, &tag, dir)?,
                "meta" if is_policy(&tag) => {
                    out.push_str("<meta http-equiv=\"Content-Security-Policy\" content=\"");
                    out.push_str(POLICY);
                    out.push_str("\">");
                }
                "script" if !tag.self_closing => skipped = Some("script"),
                // The scene lies beside the site, not in this file.
                "a" if tag.has_class("hld-source") => skipped = Some("a"),
                "a" => anchor(&mut out, &tag),
                "img" => picture(&mut out, &tag, dir)?,
                _ => out.push_str(tag.source),
            },
            Piece::Text(text) => out.push_str(text),
            Piece::Comment(source) | Piece::Close { source, .. } => out.push_str(source),
        }
    }
    Ok(out)
}

fn is_policy(tag: &Tag<'_>) -> bool {
    tag.attribute("http-equiv")
        .is_some_and(|name| name.eq_ignore_ascii_case("content-security-policy"))
}

/// A style sheet becomes its text; the other links are for a site.
fn link(out: &mut String, tag: &Tag<'_>, dir: &Path) -> Result<()> {
    if tag.attribute("rel") != Some("stylesheet") {
        return Ok(());
    }
    let Some(file) = tag.attribute("href").and_then(local) else {
        return Ok(());
    };
    let css = fs::read_to_string(dir.join(&file)).with_context(|| format!("cannot read {file}"))?;
    out.push_str("<style>\n");
    // What would end the element is written so that CSS reads the same.
    out.push_str(&with_files(&css, folder(&file), dir)?.replace("</", "<\\/"));
    out.push_str("</style>");
    Ok(())
}

/// A style sheet with the files it names inside it.
fn with_files(css: &str, folder: &str, dir: &Path) -> Result<String> {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find("url(") {
        let start = at + "url(".len();
        let Some(length) = rest[start..].find(')') else {
            break;
        };
        let value = rest[start..start + length].trim().trim_matches(['"', '\'']);
        out.push_str(&rest[..start]);
        match join(folder, value).filter(|_| is_relative(value)) {
            Some(file) => data_url(&mut out, &file, dir)?,
            None => out.push_str(&rest[start..start + length]),
        }
        rest = &rest[start + length..];
    }
    out.push_str(rest);
    Ok(out)
}

/// Links into the file and to the network stay; a link to a file beside it keeps its words.
fn anchor(out: &mut String, tag: &Tag<'_>) {
    match tag.attributes().find(|attribute| attribute.name == "href") {
        Some(href) if is_relative(href.value) => out.push_str("<a>"),
        _ => out.push_str(tag.source),
    }
}

fn picture(out: &mut String, tag: &Tag<'_>, dir: &Path) -> Result<()> {
    let source = tag.attributes().find(|attribute| attribute.name == "src");
    let Some((at, file)) = source.and_then(|src| Some((src.at.clone(), local(src.value)?))) else {
        out.push_str(tag.source);
        return Ok(());
    };
    out.push_str(&tag.source[..at.start]);
    data_url(out, &file, dir)?;
    out.push_str(&tag.source[at.end..]);
    Ok(())
}

/// The file of the site that an attribute names, if it names one.
fn local(value: &str) -> Option<String> {
    let value = escape::unescape(value);
    is_relative(&value).then(|| join("", &percent_decoded(value.split(['?', '#']).next()?)))?
}

fn is_relative(value: &str) -> bool {
    !value.is_empty() && !value.starts_with(['#', '/']) && path::scheme(value).is_none()
}

fn data_url(out: &mut String, file: &str, dir: &Path) -> Result<()> {
    let bytes = fs::read(dir.join(file)).with_context(|| format!("cannot read {file}"))?;
    let kind = match file.rsplit('.').next().unwrap_or_default() {
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        _ => "application/octet-stream",
    };
    out.push_str("data:");
    out.push_str(kind);
    out.push_str(";base64,");
    base64(out, &bytes);
    Ok(())
}

fn base64(out: &mut String, bytes: &[u8]) {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for chunk in bytes.chunks(3) {
        let mut group = [0; 3];
        group[..chunk.len()].copy_from_slice(chunk);
        let bits = u32::from_be_bytes([0, group[0], group[1], group[2]]);
        for place in 0..4 {
            if place <= chunk.len() {
                let digit = (bits >> (18 - 6 * place)) & 63;
                out.push(char::from(DIGITS[digit as usize]));
            } else {
                out.push('=');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_pads_its_last_group() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ] {
            let mut out = String::new();
            base64(&mut out, bytes.as_bytes());
            assert_eq!(out, text, "{bytes}");
        }
    }

    #[test]
    fn only_files_of_the_site_are_local() {
        assert_eq!(local("hld/a%20b.css?x").as_deref(), Some("hld/a b.css"));
        for value in ["", "#a", "/etc/passwd", "https://e.org/x", "../x", "data:,"] {
            assert_eq!(local(value), None, "{value}");
        }
    }
}
