//! Every kind of file that carries a scene.

use std::io::Write as _;

use excalidraw_svg::{Limits, ParseError, Scene};

const SCENE: &str = r#"{"type":"excalidraw","elements":[{"type":"text","id":"t","text":"Grüße","width":50,"height":25}]}"#;

fn text(bytes: &[u8]) -> Result<String, ParseError> {
    Scene::parse(bytes).map(|scene| scene.texts().collect::<Vec<_>>().join("|"))
}

/// The envelope of an embedded scene, one character per byte.
fn envelope() -> String {
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    zlib.write_all(SCENE.as_bytes()).unwrap();
    let mut encoded = String::new();
    for b in zlib.finish().unwrap() {
        encoded.push_str(&match b {
            b'"' | b'\\' => format!("\\{}", char::from(b)),
            0..0x20 => format!("\\u{b:04x}"),
            _ => char::from(b).to_string(),
        });
    }
    format!(r#"{{"version":"1","encoding":"bstring","compressed":true,"encoded":"{encoded}"}}"#)
}

fn latin1(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect()
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let bits = (0..3).fold(0u32, |bits, i| {
            (bits << 8) | u32::from(*chunk.get(i).unwrap_or(&0))
        });
        for i in 0..4 {
            out.push(if i > chunk.len() {
                '='
            } else {
                char::from(DIGITS[(bits >> (18 - 6 * i) & 63) as usize])
            });
        }
    }
    out
}

#[test]
fn plain_files() {
    assert_eq!(text(SCENE.as_bytes()).unwrap(), "Grüße");
    assert_eq!(
        text(format!("\u{feff}{SCENE}\n").as_bytes()).unwrap(),
        "Grüße"
    );
}

#[test]
fn scenes_in_svg_files() {
    let payload = base64(&latin1(&envelope()));
    let svg = format!(
        "<svg><metadata><!-- payload-type:application/vnd.excalidraw+json --><!-- payload-version:2 --><!-- payload-start -->{payload}<!-- payload-end --></metadata></svg>"
    );
    assert_eq!(text(svg.as_bytes()).unwrap(), "Grüße");
    assert_eq!(
        text(b"<svg></svg>").unwrap_err(),
        ParseError::NoEmbeddedScene("SVG image")
    );
}

#[test]
fn scenes_in_png_files() {
    let mut data = b"application/vnd.excalidraw+json\0".to_vec();
    data.extend(latin1(&envelope()));
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in [(b"IHDR", vec![0; 13]), (b"tEXt", data)] {
        png.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        png.extend(kind);
        png.extend(data);
        png.extend([0; 4]);
    }
    assert_eq!(text(&png).unwrap(), "Grüße");
    assert_eq!(
        text(&png[..40]).unwrap_err(),
        ParseError::NoEmbeddedScene("PNG image")
    );
}

#[test]
fn scenes_in_notes() {
    let note = format!(
        "---\ntags: x\n---\n## Text\n```\ncode\n```\n## Drawing\n```json\n{SCENE}\n```\n%%"
    );
    assert_eq!(text(note.as_bytes()).unwrap(), "Grüße");
    let packed = "N4IgLgngDgpiBcIYA8DGBDANgSwCYCd0B3EAGiUxgFsYA7MAZwQG1RJYER8ZUx1aA5pTIg8nfAAYRyBBPIRZ5InjAALBAA5yqmNgGqwmgL6k20OIm69+QuOTGWAjNISO5IBfEdKV6+FpAdPQNjU3BzcR4+QWF7XHEAJhd4BPdPBJ9cNU1tXX1DfxMzDksom1jReMsAZmTqtIRqzOz/XOCCjSLwkq4ymLtK8QAWZKGG+CHmvwCg/NDii17rfpEHLgBWZPXx9amcwLyQwrD2Rato21WqrgA2ZJvxm73Wg/b57rO+y7jxAHZk37jX7PGaHDpdU6RZbfQaWDTJDTjALKLLTNpzY4LKEXCprfAATmS+PG+JB6KOnROEVK0Nx13wbmSbnGbjJrwxlKxNJxAzxjmc5BkXlZHlc3hAKJaoLehQAukYgA";
    let note = format!(
        "## Drawing\n```compressed-json\n{}\n\n{}\n```\n%%",
        &packed[..256],
        &packed[256..]
    );
    assert_eq!(Scene::parse(note.as_bytes()).unwrap().len(), 12);
}

#[test]
fn libraries() {
    let library = br#"{"type":"excalidrawlib","library":[[{"type":"ellipse","id":"a","width":5,"height":5}],[]]}"#;
    assert_eq!(Scene::parse(library).unwrap().len(), 1);
    assert_eq!(
        Scene::parse_library(library, &Limits::default())
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn messages_say_what_to_do() {
    for (bytes, want) in [
        (
            &b"{\"type\":\"excalidraw\",}"[..],
            "not JSON: expected a key in quotes at byte 21",
        ),
        (
            b"{\"a\":1}",
            "not an Excalidraw scene: the document needs `\"type\": \"excalidraw\"` and a list of elements",
        ),
        (
            b"<svg/>",
            "no scene embedded in this SVG image: export it again with \"embed scene\" on",
        ),
    ] {
        assert_eq!(Scene::parse(bytes).unwrap_err().to_string(), want);
    }
}
