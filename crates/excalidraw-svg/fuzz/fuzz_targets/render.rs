//! Any scene: drawn in every mode and theme and put in words, never a panic, always closed markup.
#![no_main]

use excalidraw_svg::{FontEmbedding, Limits, Options, Scene, Theme, describe, render};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(scene) = Scene::parse(bytes) else { return };
    let mut limits = Limits::default();
    limits.operations = 100_000;
    for options in [
        Options::default(),
        Options::exact(),
        Options::exact().theme(Theme::Dark),
        // subsets are left out: compressing fonts under a sanitizer takes seconds, and depends on characters only
        Options::inline("f-").title("t").fonts(FontEmbedding::Reference),
    ] {
        let svg = render(&scene, &options.limits(limits));
        assert!(svg.starts_with("<svg") && svg.ends_with("</svg>"));
    }
    let _ = describe(&scene);
});
