//! Image addresses a page may carry: pictures held in the file itself, nothing from the network.

use std::borrow::Cow;

use super::sanitize;
use crate::input::base64;

/// Raster images, which only show.
#[rustfmt::skip]
const RASTER: [&str; 9] = [
    "image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/x-icon", "image/avif", "image/jfif",
    "image/jpg",
];

/// Type, whether the rest is base64, and the rest.
fn parts(url: &str) -> Option<(String, bool, &str)> {
    let rest = url
        .get(..5)
        .filter(|scheme| scheme.eq_ignore_ascii_case("data:"))
        .map(|_| &url[5..])?;
    let (head, body) = rest.split_once(',')?;
    let mut parameters = head.split(';');
    let kind = parameters.next()?.trim().to_ascii_lowercase();
    let base64 = parameters.any(|p| p.trim().eq_ignore_ascii_case("base64"));
    Some((kind, base64, body))
}

/// The address of a raster image held in it.
pub(super) fn raster(url: &str) -> Option<Cow<'_, str>> {
    let (kind, base64, body) = parts(url)?;
    if !base64 || !RASTER.contains(&kind.as_str()) {
        return None;
    }
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=' | b'-' | b'_');
    // whole blocks are checked at once, the compiler turns that into wide comparisons
    let all_plain = |block: &[u8]| block.iter().fold(true, |all, b| all & plain(*b));
    if !body.as_bytes().chunks(64).all(all_plain) {
        return None;
    }
    let head = url.len() - body.len();
    let canonical = format!("data:{kind};base64,");
    Some(if url[..head] == canonical {
        Cow::Borrowed(url)
    } else {
        Cow::Owned(canonical + body)
    })
}

/// The address of any image held in it; an SVG image is cleaned.
pub(super) fn safe(url: &str) -> Option<Cow<'_, str>> {
    let (kind, is_base64, body) = parts(url)?;
    if kind != "image/svg+xml" {
        return raster(url);
    }
    let bytes = if is_base64 {
        base64::decode(body)?
    } else {
        percent_decoded(body)
    };
    let clean = sanitize::clean(&String::from_utf8_lossy(&bytes))?;
    Some(Cow::Owned(format!(
        "data:image/svg+xml;base64,{}",
        base64::encode(clean.as_bytes())
    )))
}

fn percent_decoded(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(b) = bytes.next() {
        let mut ahead = bytes.clone();
        let digit = |b: Option<u8>| b.and_then(|b| char::from(b).to_digit(16));
        match (b, digit(ahead.next()), digit(ahead.next())) {
            (b'%', Some(high), Some(low)) => {
                // two digits below sixteen make a byte
                out.push((high * 16 + low) as u8);
                bytes = ahead;
            }
            _ => out.push(b),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn only_pictures_in_the_file_pass() {
        assert!(safe("data:image/png;base64,iVBORw0KGgo=").is_some());
        assert!(safe("data:image/svg+xml;utf8,%3Csvg%3E%3C/svg%3E").is_some());
        for bad in [
            "https://example.org/x.png",
            "data:text/html;base64,PGI+",
            "data:image/png,raw",
            "data:image/png;base64,a\"b",
            "data:image/svg+xml;base64,!!",
            "javascript:alert(1)",
            "dätä:",
            "",
        ] {
            assert_eq!(safe(bad), None, "{bad}");
        }
    }
}
