//! A picture as a PNG file of at most 256 colors.
//!
//! Drawings have few colors, and a palette halves the file. The colors that cover most keep their exact value, so paper
//! stays paper, and the arithmetic is of whole numbers: the same picture gives the same bytes on every machine.

use excalidraw_svg::Pixels;
use png::{BitDepth, ColorType, DeflateCompression, Encoder, EncodingError, Filter};
use std::collections::HashMap;

type Color = [u8; 3];

/// What a palette holds.
const COLORS: usize = 256;

/// The file of an opaque picture; alpha is not looked at.
pub fn encode(pixels: &Pixels) -> Result<Vec<u8>, EncodingError> {
    let (palette, indices) = indexed(&pixels.rgba);
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, pixels.width, pixels.height);
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_palette(palette.concat());
    encoder.set_deflate_compression(DeflateCompression::Level(9));
    // Neighbors in a palette have nothing to do with each other, so differences only cost.
    encoder.set_filter(Filter::NoFilter);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&indices)?;
    writer.finish()?;
    Ok(file)
}

/// The palette, the commonest color first, and the place of each pixel in it.
fn indexed(rgba: &[u8]) -> (Vec<Color>, Vec<u8>) {
    let runs = runs(rgba);
    let mut counts: HashMap<Color, usize> = HashMap::new();
    for (color, length) in &runs {
        *counts.entry(*color).or_default() += length;
    }
    let mut colors: Vec<(Color, usize)> = counts.into_iter().collect();
    colors.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let palette = palette(&colors);
    let places: HashMap<Color, u8> = colors
        .iter()
        .map(|(color, _)| (*color, nearest(&palette, *color).0))
        .collect();
    let mut indices = Vec::with_capacity(rgba.len() / 4);
    for (color, length) in &runs {
        indices.extend(std::iter::repeat_n(places[color], *length));
    }
    (palette, indices)
}

/// The pixels as runs of one color: most of a picture is paper.
fn runs(rgba: &[u8]) -> Vec<(Color, usize)> {
    let mut runs: Vec<(Color, usize)> = Vec::new();
    for pixel in rgba.chunks_exact(4) {
        let color = [pixel[0], pixel[1], pixel[2]];
        match runs.last_mut() {
            Some((last, length)) if *last == color => *length += 1,
            _ => runs.push((color, 1)),
        }
    }
    runs
}

/// Common colors, none of them nearer to another than is needed to have one near every color of the picture.
fn palette(colors: &[(Color, usize)]) -> Vec<Color> {
    let mut apart = 0;
    loop {
        let mut palette: Vec<Color> = Vec::new();
        let fits = colors.iter().all(|(color, _)| {
            if palette.is_empty() || nearest(&palette, *color).1 > apart {
                palette.push(*color);
            }
            palette.len() <= COLORS
        });
        if fits {
            return palette;
        }
        apart = apart * 3 / 2 + 4;
    }
}

/// The place of the nearest color, and the square of its distance.
fn nearest(palette: &[Color], color: Color) -> (u8, u32) {
    let mut best = (0, u32::MAX);
    for (place, known) in (0..=u8::MAX).zip(palette) {
        let distance: u32 = (0..3)
            .map(|part| u32::from(known[part].abs_diff(color[part])).pow(2))
            .sum();
        if distance < best.1 {
            best = (place, distance);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opaque(colors: impl Iterator<Item = Color>) -> Vec<u8> {
        colors.flat_map(|[r, g, b]| [r, g, b, 255]).collect()
    }

    #[test]
    fn few_colors_stay_exact() {
        let colors: Vec<Color> = (0..=255).map(|n| [n, 255 - n, 7]).collect();
        let (palette, indices) = indexed(&opaque(colors.iter().copied()));
        let back: Vec<Color> = indices.iter().map(|at| palette[usize::from(*at)]).collect();
        assert_eq!(back, colors);
    }

    #[test]
    fn of_many_colors_the_commonest_stay_exact_and_the_rest_near() {
        let rare = (0..40_u8).flat_map(|r| (0..40).map(move |g| [r * 6, g * 6, 90]));
        let paper = std::iter::repeat_n([253, 251, 246], 5_000);
        let colors: Vec<Color> = paper.chain(rare).collect();
        let (palette, indices) = indexed(&opaque(colors.iter().copied()));
        assert!(palette.len() <= COLORS);
        assert_eq!(palette[0], [253, 251, 246]);
        for (color, at) in colors.iter().zip(indices) {
            let shown = palette[usize::from(at)];
            for part in 0..3 {
                assert!(
                    shown[part].abs_diff(color[part]) < 24,
                    "{color:?} as {shown:?}"
                );
            }
        }
    }
}
