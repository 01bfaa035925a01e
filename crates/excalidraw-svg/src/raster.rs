//! PNG through resvg, with the bundled fonts.

use std::fmt;
use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, fontdb};

use crate::font::{Face, HELVETICA};
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

/// Turns SVG text into pixels, with the bundled fonts and nothing of the system's.
///
/// Loading the fonts takes a few milliseconds; one rasterizer serves any number of drawings and threads.
///
/// ```
/// let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4"><rect width="8" height="4" fill="#f00"/></svg>"##;
/// let pixels = excalidraw_svg::Rasterizer::new().draw(svg)?;
/// assert_eq!((pixels.width, pixels.height), (8, 4));
/// assert_eq!(pixels.rgba[..4], [255, 0, 0, 255]);
/// # Ok::<(), excalidraw_svg::RasterError>(())
/// ```
pub struct Rasterizer {
    settings: usvg::Options<'static>,
}

/// A picture, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pixels {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Red, green, blue and alpha of each pixel; the colors are not multiplied by alpha.
    pub rgba: Vec<u8>,
}

impl Default for Rasterizer {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Rasterizer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rasterizer").finish_non_exhaustive()
    }
}

impl Rasterizer {
    /// A rasterizer with the bundled fonts loaded.
    #[must_use]
    pub fn new() -> Self {
        let (fontdb, loaded) = fonts();
        let mut settings = usvg::Options {
            fontdb: Arc::new(fontdb),
            font_family: "Liberation Sans".to_owned(),
            ..Default::default()
        };
        // The default takes the first font that has the letter, whatever its hand; a family here lies in several files.
        settings.font_resolver.select_fallback =
            Box::new(move |letter, tried, _| fallback(&loaded, letter, tried));
        // An image is drawn from the bytes it carries; an address would be read from the disk.
        settings.image_href_resolver.resolve_string = Box::new(|_, _| None);
        Self { settings }
    }

    /// Draws SVG text at its own size.
    ///
    /// # Errors
    /// When the text is no SVG, or the picture would be empty or too large.
    pub fn draw(&self, svg: &str) -> Result<Pixels, RasterError> {
        let pixels = self.pixmap(svg)?;
        let (width, height) = (pixels.width(), pixels.height());
        Ok(Pixels {
            width,
            height,
            rgba: pixels.take_demultiplied(),
        })
    }

    fn pixmap(&self, svg: &str) -> Result<Pixmap, RasterError> {
        let tree = usvg::Tree::from_str(svg, &self.settings)
            .map_err(|e| RasterError::Refused(e.to_string()))?;
        let size = tree.size();
        // floats beyond the limit saturate, which is over the limit too
        let (width, height) = (size.width().ceil() as u64, size.height().ceil() as u64);
        let wrong = RasterError::Size { width, height };
        if width == 0 || height == 0 || width.saturating_mul(height) > MAX_PIXELS {
            return Err(wrong);
        }
        let side = |n: u64| u32::try_from(n).map_err(|_| wrong.clone());
        let mut pixels = Pixmap::new(side(width)?, side(height)?).ok_or(wrong.clone())?;
        resvg::render(&tree, Transform::default(), &mut pixels.as_mut());
        Ok(pixels)
    }
}

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
    Rasterizer::new()
        .pixmap(&render(scene, &options))?
        .encode_png()
        .map_err(|e| RasterError::Refused(e.to_string()))
}

/// A bundled font file as the database knows it.
struct Loaded {
    id: fontdb::ID,
    family: u32,
    face: &'static Face,
}

/// The font for a letter that the fonts tried so far lack: of the same family, or the sans serif, or any.
fn fallback(loaded: &[Loaded], letter: char, tried: &[fontdb::ID]) -> Option<fontdb::ID> {
    let family = loaded
        .iter()
        .find(|font| Some(&font.id) == tried.first())
        .map_or(HELVETICA, |font| font.family);
    loaded
        .iter()
        .filter(|font| !tried.contains(&font.id) && font.face.covers(letter))
        .min_by_key(|font| match font.family {
            own if own == family => 0,
            HELVETICA => 1,
            _ => 2,
        })
        .map(|font| font.id)
}

/// The bundled fonts under the names drawings use.
fn fonts() -> (fontdb::Database, Vec<Loaded>) {
    let mut database = fontdb::Database::new();
    let mut all = Vec::new();
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
                all.push(Loaded {
                    id: database.push_face_info(info),
                    family: id,
                    face,
                });
            }
        }
    }
    database.set_sans_serif_family("Liberation Sans");
    (database, all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::EXCALIFONT;

    #[test]
    fn a_letter_comes_from_another_file_of_its_family_first() {
        let (_, loaded) = fonts();
        let first = |family| loaded.iter().find(|font| font.family == family).unwrap();
        let family_for = |letter| {
            let id = fallback(&loaded, letter, &[first(EXCALIFONT).id])?;
            loaded
                .iter()
                .find(|font| font.id == id)
                .map(|font| font.family)
        };
        // Virgil, which comes before both, has the Cyrillic letter too.
        assert!(first(1).face.covers('Ж'));
        assert_eq!(family_for('Ж'), Some(EXCALIFONT));
        assert_eq!(family_for('א'), Some(HELVETICA));
        assert_eq!(family_for('漢'), None);
    }

    #[test]
    fn an_image_is_not_read_from_the_disk() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/page.png");
        assert!(std::path::Path::new(path).is_file());
        let svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><image href="{path}" width="8" height="8"/></svg>"#
        );
        let pixels = Rasterizer::new().draw(&svg).unwrap();
        assert!(pixels.rgba.iter().all(|part| *part == 0));
    }
}
