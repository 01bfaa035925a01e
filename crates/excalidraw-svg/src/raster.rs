//! PNG through resvg, with the bundled fonts.

use std::fmt;
use std::sync::Arc;

use resvg::usvg::{self, fontdb};

use crate::{FontEmbedding, Options, Scene, Theme, render};

/// Why a drawing could not be rasterized.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RasterError {
    /// The picture would have no pixel or more than [`MAX_PIXELS`].
    Size {
        /// Width in pixels.
        width: u64,
        /// Height in pixels.
        height: u64,
    },
    /// The rasterizer refused the drawing.
    Refused(String),
}

/// The largest picture that is made: 100 megapixels, 400 MB while it is drawn.
pub const MAX_PIXELS: u64 = 100_000_000;

impl fmt::Display for RasterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Size { width, height } => {
                write!(
                    f,
                    "a picture of {width} x {height} pixels cannot be made: choose another scale"
                )
            }
            Self::Refused(why) => write!(f, "the drawing cannot be rasterized: {why}"),
        }
    }
}

impl std::error::Error for RasterError {}

/// Draws a scene as a PNG file.
///
/// Always in [`Mode::Default`](crate::Mode::Default); custom properties have no meaning in a picture, so
/// [`Theme::Variables`] is drawn light.
///
/// ```
/// let scene = excalidraw_svg::Scene::parse(
///     br#"{"type":"excalidraw","elements":[{"type":"rectangle","id":"a","width":80,"height":40}]}"#,
/// )?;
/// let png = excalidraw_svg::png(&scene, &excalidraw_svg::Options::default())?;
/// assert!(png.starts_with(b"\x89PNG"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the picture would be empty or too large.
pub fn png(scene: &Scene, options: &Options) -> Result<Vec<u8>, RasterError> {
    let mut options = options
        .clone()
        .mode(crate::Mode::Default)
        .fonts(FontEmbedding::None);
    if options.theme == Theme::Variables {
        options.theme = Theme::Light;
    }
    let svg = render(scene, &options);
    let settings = usvg::Options {
        fontdb: Arc::new(fonts()),
        font_family: "Liberation Sans".to_owned(),
        ..Default::default()
    };
    let tree =
        usvg::Tree::from_str(&svg, &settings).map_err(|e| RasterError::Refused(e.to_string()))?;
    let size = tree.size();
    // floats beyond the limit saturate, which is over the limit too
    let (width, height) = (size.width().ceil() as u64, size.height().ceil() as u64);
    let wrong = RasterError::Size { width, height };
    if width == 0 || height == 0 || width.saturating_mul(height) > MAX_PIXELS {
        return Err(wrong);
    }
    let side = |n: u64| u32::try_from(n).map_err(|_| wrong.clone());
    let mut pixels =
        resvg::tiny_skia::Pixmap::new(side(width)?, side(height)?).ok_or(wrong.clone())?;
    resvg::render(
        &tree,
        resvg::tiny_skia::Transform::default(),
        &mut pixels.as_mut(),
    );
    pixels
        .encode_png()
        .map_err(|e| RasterError::Refused(e.to_string()))
}

/// The bundled fonts under the names drawings use.
fn fonts() -> fontdb::Database {
    let mut database = fontdb::Database::new();
    for id in 1..=9 {
        let family = crate::font::family(id);
        for face in family.faces() {
            let before = database.len();
            database.load_font_data(face.sfnt().to_vec());
            // files call themselves something else now and then: "Virgil GS", "Cascadia Code"
            let loaded: Vec<fontdb::FaceInfo> = database.faces().skip(before).cloned().collect();
            for mut info in loaded {
                database.remove_face(info.id);
                info.families = vec![(
                    family.name.to_owned(),
                    fontdb::Language::English_UnitedStates,
                )];
                info.weight = fontdb::Weight::NORMAL;
                database.push_face_info(info);
            }
        }
    }
    database.set_sans_serif_family("Liberation Sans");
    database
}
