//! Images: each file once as a symbol, placed, cropped, mirrored.

use super::draw::{Painter, Place};
use super::node::{Child, Node};
use crate::Theme;
use crate::num::{js, min, round, to_int32};
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
    // `#a.b` asks for a class; a class must not begin with a digit
    let class = |s: &str| {
        let start = s.trim_start_matches('-');
        ident(s) && start.chars().next().is_some_and(|c| !c.is_ascii_digit())
    };
    let mut parts = id.split('.');
    if parts.next().is_some_and(ident) && parts.all(class) {
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

impl Painter<'_, '_> {
    pub(super) fn image(
        &mut self,
        i: usize,
        place: &Place,
        out: &mut Vec<Child>,
    ) -> Result<(), Dropped> {
        let e = self.stage.elements[i].clone();
        let Kind::Image(image) = &e.kind else {
            return Err(Dropped);
        };
        let Some(file) = image.file.as_ref().and_then(|id| self.scene.files.get(id)) else {
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
        let [ax, ay] = [place.center[0] + nx, place.center[1] + ny];
        let mut shown = Node::new("use").with("href", format!("#{symbol}"));
        if let Some(filter) = self.image_filter(file) {
            shown.set("filter", filter);
        }
        shown.set("width", js(width + nx));
        shown.set("height", js(height + ny));
        shown.set("opacity", js(self.opacity(i)));
        let [sx, sy] = image.scale;
        if sx != 1.0 || sy != 1.0 {
            shown.set(
                "transform",
                format!(
                    "translate({} {}) scale({} {}) translate({} {})",
                    js(ax),
                    js(ay),
                    js(sx),
                    js(sy),
                    js(-ax),
                    js(-ay)
                ),
            );
        }
        let mut group = Node::new("g");
        if image.crop.is_some() {
            let id = self.id("mask-image-crop-", "k", i);
            let mut mask = Node::new("mask")
                .with("id", id.clone())
                .with("fill", "#fff");
            mask.push(
                Node::new("rect")
                    .with("x", js(nx))
                    .with("y", js(ny))
                    .with("width", js(width))
                    .with("height", js(height)),
            );
            out.push(Child::Node(mask));
            group.set("mask", format!("url(#{id})"));
        }
        group.push(shown);
        group.set(
            "transform",
            format!(
                "translate({} {}) rotate({} {} {})",
                js(place.at[0] - nx),
                js(place.at[1] - ny),
                js(place.degrees),
                js(ax),
                js(ay)
            ),
        );
        if e.roundness.is_some() {
            let id = self.id("image-clipPath-", "r", i);
            let radius = js(corner_radius(min(e.width, e.height), &e));
            let mut rect = Node::new("rect");
            if !self.exact() && image.crop.is_some() {
                // the official file lets the rounded corners begin at the image's own corner
                rect.set("x", js(nx));
                rect.set("y", js(ny));
            }
            rect.set("width", js(e.width));
            rect.set("height", js(e.height));
            rect.set("rx", radius.clone());
            rect.set("ry", radius);
            let mut clip = Node::new("clipPath").with("id", id.clone());
            clip.push(rect);
            out.push(Child::Node(clip));
            group.set("clip-path", format!("url(#{id})"));
        }
        self.framed(i, vec![group], out);
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
        file: &File,
        whole: Option<[f64; 2]>,
        out: &mut Vec<Child>,
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
        let (id, data) = if self.exact() {
            (
                format!("{}{official}", self.options.id_prefix),
                file.data_url.clone(),
            )
        } else {
            let Some(data) = super::data_url::safe(&file.data_url) else {
                return Ok(None);
            };
            (
                format!("{}i{}", self.options.id_prefix, self.symbol_ids.len()),
                data,
            )
        };
        self.symbol_ids.insert(official, id.clone());
        let [w, h] = size.unwrap_or_else(|| ["100%".to_owned(), "100%".to_owned()]);
        let mut symbol = Node::new("symbol").with("id", id.clone());
        symbol.push(
            Node::new("image")
                .with("href", data)
                .with("preserveAspectRatio", "none")
                .with("width", w)
                .with("height", h),
        );
        // the original looks for a place in the link first
        if self.exact() && self.stage.elements[self.current].link.is_some() {
            out.insert(0, Child::Node(symbol));
        } else {
            self.symbols.push(symbol);
        }
        Ok(Some(id))
    }
}

#[cfg(test)]
mod tests {
    use super::{Selector, hash, selector};

    #[test]
    fn selectors_are_told_apart() {
        assert_eq!(selector("image-a1_b"), Selector::Plain);
        assert_eq!(selector("image-pic.png"), Selector::Astray);
        assert_eq!(selector("image-pic.1"), Selector::Invalid);
        assert_eq!(selector("image-a:b"), Selector::Invalid);
    }

    #[test]
    fn hash_is_the_editors() {
        assert_eq!(hash(""), 5381);
        assert_eq!(hash("a"), 177_670);
    }
}
