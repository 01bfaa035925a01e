//! Image addresses a page may carry: data of a few image types, nothing from the network.

const TYPES: [&str; 9] = [
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/bmp",
    "image/x-icon",
    "image/avif",
    "image/jfif",
    "image/jpg",
];

/// The address if it is a picture held in the file itself.
pub(super) fn safe(url: &str) -> Option<String> {
    let rest = url.strip_prefix("data:")?;
    let (head, body) = rest.split_once(',')?;
    let mut parameters = head.split(';');
    let kind = parameters.next()?.trim().to_ascii_lowercase();
    let base64 = parameters.any(|p| p.trim().eq_ignore_ascii_case("base64"));
    if !base64 || !TYPES.contains(&kind.as_str()) {
        return None;
    }
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=' | b'-' | b'_');
    body.bytes()
        .all(plain)
        .then(|| format!("data:{kind};base64,{body}"))
}
