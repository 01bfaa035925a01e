//! Images: each file once as a symbol, placed, cropped, mirrored.

use std::borrow::Cow;

use super::draw::{Painter, Place, transform};
use super::markup::Markup;
use crate::Theme;
use crate::num::{Writer, js, min, push_js, round, to_int32};
use crate::rough::Dropped;
use crate::scene::{Crop, File, Kind};
use crate::shape::corner_radius;

/// What a browser makes of `#` and an id when it is asked to find it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Selector {
    /// It finds the id.
    Plain,
    /// It looks for something else and never finds it.
    Astray,
    /// It refuses the text.
    Invalid,
}

fn selector(id: &str) -> Selector {
    let ident = |s: &str| {
        s.chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_' || c >= '\u{80}')
    };
    if ident(id) {
        return Selector::Plain;
    }
    // `#a.b` asks for a class, `#a b` for a tag inside; names of both must not begin with a digit
    let name = |s: &str| {
        let start = s.trim_start_matches('-');
        ident(s) && start.chars().next().is_some_and(|c| !c.is_ascii_digit())
    };
    let is_valid = |compound: &str, first: bool| {
        let mut parts = compound.split('.');
        let head = parts.next().unwrap_or_default();
        let head_is_valid = if first {
            ident(head)
        } else {
            head.is_empty() || name(head)
        };
        head_is_valid && parts.all(name)
    };
    let mut compounds = id.split_ascii_whitespace();
    if compounds.next().is_some_and(|c| is_valid(c, true)) && compounds.all(|c| is_valid(c, false))
    {
        Selector::Astray
    } else {
        Selector::Invalid
    }
}

/// The editor's string hash.
fn hash(s: &str) -> u32 {
    let mut hash = 5381.0;
    for unit in s.encode_utf16() {
        hash = f64::from(to_int32(hash).wrapping_shl(5)) + hash + f64::from(unit);
    }
    to_int32(hash) as u32
}

/// Width and height of the whole image when `width` by `height` of it are shown.
fn uncropped(width: f64, height: f64, crop: &Crop) -> [f64; 2] {
    [
        width / (crop.width / crop.natural_width),
        height / (crop.height / crop.natural_height),
    ]
}

/// A file that images of the drawing show.
pub(super) struct Symbol<'a> {
    id: String,
    data: Cow<'a, str>,
    size: Option<[String; 2]>,
}

impl Symbol<'_> {
    /// About how long the markup gets.
    pub(super) fn len(&self) -> usize {
        self.data.len() + 256
    }

    pub(super) fn write(&self, markup: &mut Markup) {
        let [width, height] = self
            .size
            .as_ref()
            .map_or(["100%", "100%"], |size| size.each_ref().map(String::as_str));
        markup.tag("symbol").with("id", &self.id).open();
        let image = markup
            .tag("image")
            .with("href", &self.data)
            .plain("preserveAspectRatio", "none");
        image.with("width", width).with("height", height).empty();
        markup.close("symbol");
    }
}

impl<'a> Painter<'a, '_> {
    pub(super) fn image(
        &mut self,
        i: usize,
        place: &Place,
        out: &mut Markup,
    ) -> Result<(), Dropped> {
        let e = self.stage.elements[i].clone();
        let Kind::Image(image) = &e.kind else {
            return Err(Dropped);
        };
        let scene = self.scene;
        let Some(file) = image.file.as_ref().and_then(|id| scene.files.get(id)) else {
            return Ok(());
        };
        let whole = image
            .crop
            .as_ref()
            .map(|crop| uncropped(e.width, e.height, crop));
        let Some(symbol) = self.symbol(file, whole, out)? else {
            return Ok(());
        };
        let [nx, ny] = match (&image.crop, whole) {
            (Some(crop), Some([w, h])) => [
                crop.x / (crop.natural_width / w),
                crop.y / (crop.natural_height / h),
            ],
            _ => [0.0, 0.0],
        };
        let (width, height) = (round(e.width), round(e.height));
        let center = [place.center[0] + nx, place.center[1] + ny];
        let mask = image
            .crop
            .is_some()
            .then(|| self.id("mask-image-crop-", "k", i));
        if let Some(id) = &mask {
            out.tag("mask").with("id", id).plain("fill", "#fff").open();
            out.tag("rect")
                .number("x", nx)
                .number("y", ny)
                .number("width", width)
                .number("height", height)
                .empty();
            out.close("mask");
        }
        let clip = e
            .roundness
            .is_some()
            .then(|| self.id("image-clipPath-", "r", i));
        if let Some(id) = &clip {
            let radius = corner_radius(min(e.width, e.height), &e);
            out.tag("clipPath").with("id", id).open();
            let mut rect = out.tag("rect");
            if !self.exact() && image.crop.is_some() {
                // the official file lets the rounded corners begin at the image's own corner
                rect = rect.number("x", nx).number("y", ny);
            }
            rect.number("width", e.width)
                .number("height", e.height)
                .number("rx", radius)
                .number("ry", radius)
                .empty();
            out.close("clipPath");
        }
        let framed = self.enter_frame(i, out);
        let mut group = out.tag("g");
        if let Some(id) = &mask {
            group.set("mask", &format!("url(#{id})"));
        }
        let at = [place.at[0] - nx, place.at[1] - ny];
        transform(at, place.degrees, center, &mut group);
        if let Some(id) = &clip {
            group.set("clip-path", &format!("url(#{id})"));
        }
        group.open();
        let mut shown = out.tag("use").with("href", &format!("#{symbol}"));
        if let Some(filter) = self.image_filter(file) {
            shown = shown.plain("filter", filter);
        }
        shown = shown
            .number("width", width + nx)
            .number("height", height + ny)
            .number("opacity", self.opacity(i));
        let [sx, sy] = image.scale;
        if sx != 1.0 || sy != 1.0 {
            let numbers = [center[0], center[1], sx, sy, -center[0], -center[1]];
            shown.value("transform", |out| mirrored(numbers, out));
        }
        shown.empty();
        out.close("g");
        framed.leave(out);
        Ok(())
    }

    /// In dark mode photographs keep their colors.
    fn image_filter(&self, file: &File) -> Option<&'static str> {
        let is_svg = file.mime == "image/svg+xml";
        match (self.options.theme, self.exact()) {
            (Theme::Dark, true) => {
                (!is_svg).then_some("invert(100%) hue-rotate(180deg) saturate(1.25)")
            }
            (Theme::Dark, false) => is_svg.then_some("invert(93%) hue-rotate(180deg)"),
            _ => None,
        }
    }

    /// The id of the symbol of a file, which is made on first use.
    fn symbol(
        &mut self,
        file: &'a File,
        whole: Option<[f64; 2]>,
        out: &mut Markup,
    ) -> Result<Option<String>, Dropped> {
        let size = whole.map(|[w, h]| [js(w), js(h)]);
        let official = match &size {
            Some([w, h]) => format!("image-crop-{}-{}", file.id, hash(&format!("{w}x{h}"))),
            None => format!("image-{}", file.id),
        };
        let lookup = if self.exact() {
            selector(&official)
        } else {
            Selector::Plain
        };
        if lookup == Selector::Invalid {
            return Err(Dropped);
        }
        if lookup == Selector::Plain
            && let Some(known) = self.symbol_ids.get(&official)
        {
            return Ok(Some(known.clone()));
        }
        let prefix = &self.options.id_prefix;
        let (id, data) = if self.exact() {
            (
                format!("{prefix}{official}"),
                Cow::Borrowed(file.data_url.as_str()),
            )
        } else {
            let Some(data) = super::data_url::safe(&file.data_url) else {
                return Ok(None);
            };
            (format!("{prefix}i{}", self.symbol_ids.len()), data)
        };
        self.symbol_ids.insert(official, id.clone());
        let symbol = Symbol {
            id: id.clone(),
            data,
            size,
        };
        match self.anchor {
            // the original looks for a place in the link first
            Some(anchor) if self.exact() => {
                let mut first = Markup::new(self.space(), symbol.len());
                symbol.write(&mut first);
                out.insert(anchor, &first);
            }
            _ => self.symbols.push(symbol),
        }
        Ok(Some(id))
    }
}

/// A `transform` that moves to a place, scales, and moves back.
fn mirrored([x, y, sx, sy, back_x, back_y]: [f64; 6], out: &mut Writer) {
    for (word, a, b) in [
        ("translate(", x, y),
        (" scale(", sx, sy),
        (" translate(", back_x, back_y),
    ] {
        out.push_str(word);
        push_js(out, a);
        out.put([" "]);
        push_js(out, b);
        out.put([")"]);
    }
}

#[cfg(test)]
mod tests {
    use super::{Selector, hash, selector};

    #[test]
    fn selectors_are_told_apart() {
        assert_eq!(selector("image-a1_b"), Selector::Plain);
        assert_eq!(selector("image-pic.png"), Selector::Astray);
        assert_eq!(selector("image-my pic.png"), Selector::Astray);
        assert_eq!(selector("image-pic.1"), Selector::Invalid);
        assert_eq!(selector("image-pic 1"), Selector::Invalid);
        assert_eq!(selector("image-a:b"), Selector::Invalid);
    }

    #[test]
    fn hash_is_the_editors() {
        assert_eq!(hash(""), 5381);
        assert_eq!(hash("a"), 177_670);
    }
}
