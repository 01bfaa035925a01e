//! Whole sketches against the scenes they gave before; `UPDATE_EXPECT=1` rewrites the scenes.

use std::path::{Path, PathBuf};

use excalidraw_sketch::sketch_to_scene;

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the fixtures")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .collect();
    paths.sort();
    paths
}

#[test]
fn scenes_are_as_before() {
    let paths = fixtures();
    assert!(paths.len() >= 5);
    for path in paths {
        let toml = std::fs::read_to_string(&path).expect("a sketch");
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let (scene, _) = sketch_to_scene(&toml, &name);
        let scene = scene.expect("a scene");
        let expected = path.with_extension("excalidraw");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&expected, &scene).expect("a writable folder");
        }
        let before = std::fs::read_to_string(&expected).unwrap_or_default();
        assert!(
            before == scene,
            "{name} changed; look at the drawing, then set UPDATE_EXPECT=1"
        );
    }
}

#[test]
fn the_same_sketch_gives_the_same_bytes() {
    for path in fixtures() {
        let toml = std::fs::read_to_string(&path).expect("a sketch");
        assert_eq!(sketch_to_scene(&toml, "a"), sketch_to_scene(&toml, "a"));
        assert_ne!(
            sketch_to_scene(&toml, "a").0,
            sketch_to_scene(&toml, "b").0,
            "the name varies the strokes"
        );
    }
}

#[test]
fn good_sketches_have_no_findings() {
    for path in fixtures() {
        let toml = std::fs::read_to_string(&path).expect("a sketch");
        let (_, findings) = sketch_to_scene(&toml, "a");
        let other: Vec<_> = findings
            .iter()
            // The sheet of all roles has more boxes than a drawing should.
            .filter(|finding| finding.code != "too-many-boxes")
            .collect();
        assert!(other.is_empty(), "{}: {other:?}", path.display());
    }
}
