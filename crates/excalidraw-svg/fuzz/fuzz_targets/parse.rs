//! Any bytes: read as a scene or a library, never a panic.
#![no_main]

use excalidraw_svg::{Limits, Scene};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = Scene::parse(bytes);
    let _ = Scene::parse_library(bytes, &Limits::default());
});
