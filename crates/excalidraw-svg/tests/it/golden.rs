//! The fixture scenes beside the official exporter's drawings of them, byte for byte.
//!
//! The official drawings were recorded from `@excalidraw/excalidraw` 0.18.1 in Chromium.

use std::path::{Path, PathBuf};

use excalidraw_svg::{Options, Scene, render};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name)
}

fn drawn(name: &str) -> Option<String> {
    let bytes = std::fs::read(folder("scenes").join(format!("{name}.excalidraw"))).unwrap();
    Scene::parse(&bytes)
        .ok()
        .map(|scene| render(&scene, &Options::exact()))
}

#[test]
fn fixtures_are_the_official_drawings() {
    let mut names: Vec<String> = std::fs::read_dir(folder("official"))
        .unwrap()
        .map(|e| {
            e.unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    assert_eq!(names.len(), 27);
    for name in names {
        let official =
            std::fs::read_to_string(folder("official").join(format!("{name}.svg"))).unwrap();
        let ours = drawn(&name).unwrap_or_else(|| panic!("{name}: not a scene"));
        if ours != official {
            let at = ours
                .bytes()
                .zip(official.bytes())
                .take_while(|(a, b)| a == b)
                .count();
            let around = |s: &str| {
                s.chars()
                    .skip(at.saturating_sub(80))
                    .take(200)
                    .collect::<String>()
            };
            panic!(
                "{name}: byte {at}\n  ours     {}\n  official {}",
                around(&ours),
                around(&official)
            );
        }
    }
}

#[test]
fn what_the_editor_refuses_is_refused() {
    assert!(drawn("f25-wrong-type").is_none());
    // the editor has another way for libraries
    assert!(drawn("f27-lib").is_some());
}
