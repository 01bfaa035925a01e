//! CSS colors: reading the forms scenes use, and the dark counterpart of a color.

use crate::num::{max, min, round};

/// A color with its alpha, all from 0 to 255.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Color {
    rgb: [u8; 3],
    alpha: u8,
}

impl Color {
    /// Reads a color in lower case: hexadecimal, a name, `rgb()` or `hsl()`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if let Some(hex) = text.strip_prefix('#') {
            return from_hex(hex);
        }
        if let Some((name, rest)) = text.split_once('(') {
            return from_function(name.trim(), rest.strip_suffix(')')?);
        }
        let at = NAMES.binary_search_by(|(name, _)| (*name).cmp(text)).ok()?;
        let [_, r, g, b] = NAMES[at].1.to_be_bytes();
        Some(Self {
            rgb: [r, g, b],
            alpha: 255,
        })
    }

    /// `#rrggbb`, with two digits of alpha behind it when it is not opaque.
    pub(super) fn hex(self) -> String {
        let [r, g, b] = self.rgb;
        if self.alpha == 255 {
            format!("#{r:02x}{g:02x}{b:02x}")
        } else {
            format!("#{r:02x}{g:02x}{b:02x}{:02x}", self.alpha)
        }
    }

    /// What dark mode makes of the color: `invert(93%) hue-rotate(180deg)`.
    pub(super) fn dark(self) -> Self {
        let inverted = self.rgb.map(|c| {
            let c = f64::from(c) / 255.0;
            c * (1.0 - 0.93) + (1.0 - c) * 0.93
        });
        // a turn by half of the color circle, as the filter's matrix has it at 180 degrees
        let turned = [
            [-0.574, 1.43, 0.144],
            [0.426, 0.43, 0.144],
            [0.426, 1.43, -0.856],
        ]
        .map(|row| row[0] * inverted[0] + row[1] * inverted[1] + row[2] * inverted[2]);
        Self {
            rgb: turned.map(|c| byte(c * 255.0)),
            alpha: self.alpha,
        }
    }
}

/// The nearest whole number from 0 to 255.
fn byte(x: f64) -> u8 {
    // clamped, so the cast keeps the value; NaN becomes zero
    max(0.0, min(255.0, round(x))) as u8
}

fn from_hex(hex: &str) -> Option<Color> {
    let digits: Vec<u8> = hex
        .chars()
        .map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok()))
        .collect::<Option<_>>()?;
    let wide = |d: u8| d * 17;
    match digits[..] {
        [r, g, b] => Some(Color {
            rgb: [r, g, b].map(wide),
            alpha: 255,
        }),
        [r, g, b, a] => Some(Color {
            rgb: [r, g, b].map(wide),
            alpha: wide(a),
        }),
        [a, b, c, d, e, f] => Some(Color {
            rgb: [a * 16 + b, c * 16 + d, e * 16 + f],
            alpha: 255,
        }),
        [a, b, c, d, e, f, g, h] => Some(Color {
            rgb: [a * 16 + b, c * 16 + d, e * 16 + f],
            alpha: g * 16 + h,
        }),
        _ => None,
    }
}

fn from_function(name: &str, arguments: &str) -> Option<Color> {
    let parts: Vec<&str> = arguments
        .split([',', '/', ' '])
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .collect();
    let [a, b, c] = *parts.get(..3)?.first_chunk::<3>()?;
    if parts.len() > 4 {
        return None;
    }
    let number = |text: &str, whole: f64| -> Option<f64> {
        let (text, factor) = text
            .strip_suffix('%')
            .map_or((text, 1.0), |t| (t, whole / 100.0));
        text.parse::<f64>()
            .ok()
            .filter(|n| n.is_finite())
            .map(|n| n * factor)
    };
    let alpha = parts.get(3).map_or(Some(1.0), |a| number(a, 1.0))?;
    let rgb = match name {
        "rgb" | "rgba" => [number(a, 255.0)?, number(b, 255.0)?, number(c, 255.0)?].map(byte),
        "hsl" | "hsla" => {
            let hue = number(a.trim_end_matches("deg"), 360.0)?;
            let share = |t: &str| {
                number(t.strip_suffix('%').unwrap_or(t), 1.0).map(|n| max(0.0, min(1.0, n / 100.0)))
            };
            from_hsl(hue, share(b)?, share(c)?)
        }
        _ => return None,
    };
    Some(Color {
        rgb,
        alpha: byte(alpha * 255.0),
    })
}

fn from_hsl(hue: f64, saturation: f64, light: f64) -> [u8; 3] {
    let reach = saturation * min(light, 1.0 - light);
    [0.0, 8.0, 4.0].map(|n| {
        let k = (n + hue / 30.0).rem_euclid(12.0);
        byte((light - reach * max(-1.0, min(min(k - 3.0, 9.0 - k), 1.0))) * 255.0)
    })
}

/// The named colors of CSS, in order.
static NAMES: [(&str, u32); 148] = [
    ("aliceblue", 0xf0f8ff),
    ("antiquewhite", 0xfaebd7),
    ("aqua", 0x00ffff),
    ("aquamarine", 0x7fffd4),
    ("azure", 0xf0ffff),
    ("beige", 0xf5f5dc),
    ("bisque", 0xffe4c4),
    ("black", 0x000000),
    ("blanchedalmond", 0xffebcd),
    ("blue", 0x0000ff),
    ("blueviolet", 0x8a2be2),
    ("brown", 0xa52a2a),
    ("burlywood", 0xdeb887),
    ("cadetblue", 0x5f9ea0),
    ("chartreuse", 0x7fff00),
    ("chocolate", 0xd2691e),
    ("coral", 0xff7f50),
    ("cornflowerblue", 0x6495ed),
    ("cornsilk", 0xfff8dc),
    ("crimson", 0xdc143c),
    ("cyan", 0x00ffff),
    ("darkblue", 0x00008b),
    ("darkcyan", 0x008b8b),
    ("darkgoldenrod", 0xb8860b),
    ("darkgray", 0xa9a9a9),
    ("darkgreen", 0x006400),
    ("darkgrey", 0xa9a9a9),
    ("darkkhaki", 0xbdb76b),
    ("darkmagenta", 0x8b008b),
    ("darkolivegreen", 0x556b2f),
    ("darkorange", 0xff8c00),
    ("darkorchid", 0x9932cc),
    ("darkred", 0x8b0000),
    ("darksalmon", 0xe9967a),
    ("darkseagreen", 0x8fbc8f),
    ("darkslateblue", 0x483d8b),
    ("darkslategray", 0x2f4f4f),
    ("darkslategrey", 0x2f4f4f),
    ("darkturquoise", 0x00ced1),
    ("darkviolet", 0x9400d3),
    ("deeppink", 0xff1493),
    ("deepskyblue", 0x00bfff),
    ("dimgray", 0x696969),
    ("dimgrey", 0x696969),
    ("dodgerblue", 0x1e90ff),
    ("firebrick", 0xb22222),
    ("floralwhite", 0xfffaf0),
    ("forestgreen", 0x228b22),
    ("fuchsia", 0xff00ff),
    ("gainsboro", 0xdcdcdc),
    ("ghostwhite", 0xf8f8ff),
    ("gold", 0xffd700),
    ("goldenrod", 0xdaa520),
    ("gray", 0x808080),
    ("green", 0x008000),
    ("greenyellow", 0xadff2f),
    ("grey", 0x808080),
    ("honeydew", 0xf0fff0),
    ("hotpink", 0xff69b4),
    ("indianred", 0xcd5c5c),
    ("indigo", 0x4b0082),
    ("ivory", 0xfffff0),
    ("khaki", 0xf0e68c),
    ("lavender", 0xe6e6fa),
    ("lavenderblush", 0xfff0f5),
    ("lawngreen", 0x7cfc00),
    ("lemonchiffon", 0xfffacd),
    ("lightblue", 0xadd8e6),
    ("lightcoral", 0xf08080),
    ("lightcyan", 0xe0ffff),
    ("lightgoldenrodyellow", 0xfafad2),
    ("lightgray", 0xd3d3d3),
    ("lightgreen", 0x90ee90),
    ("lightgrey", 0xd3d3d3),
    ("lightpink", 0xffb6c1),
    ("lightsalmon", 0xffa07a),
    ("lightseagreen", 0x20b2aa),
    ("lightskyblue", 0x87cefa),
    ("lightslategray", 0x778899),
    ("lightslategrey", 0x778899),
    ("lightsteelblue", 0xb0c4de),
    ("lightyellow", 0xffffe0),
    ("lime", 0x00ff00),
    ("limegreen", 0x32cd32),
    ("linen", 0xfaf0e6),
    ("magenta", 0xff00ff),
    ("maroon", 0x800000),
    ("mediumaquamarine", 0x66cdaa),
    ("mediumblue", 0x0000cd),
    ("mediumorchid", 0xba55d3),
    ("mediumpurple", 0x9370db),
    ("mediumseagreen", 0x3cb371),
    ("mediumslateblue", 0x7b68ee),
    ("mediumspringgreen", 0x00fa9a),
    ("mediumturquoise", 0x48d1cc),
    ("mediumvioletred", 0xc71585),
    ("midnightblue", 0x191970),
    ("mintcream", 0xf5fffa),
    ("mistyrose", 0xffe4e1),
    ("moccasin", 0xffe4b5),
    ("navajowhite", 0xffdead),
    ("navy", 0x000080),
    ("oldlace", 0xfdf5e6),
    ("olive", 0x808000),
    ("olivedrab", 0x6b8e23),
    ("orange", 0xffa500),
    ("orangered", 0xff4500),
    ("orchid", 0xda70d6),
    ("palegoldenrod", 0xeee8aa),
    ("palegreen", 0x98fb98),
    ("paleturquoise", 0xafeeee),
    ("palevioletred", 0xdb7093),
    ("papayawhip", 0xffefd5),
    ("peachpuff", 0xffdab9),
    ("peru", 0xcd853f),
    ("pink", 0xffc0cb),
    ("plum", 0xdda0dd),
    ("powderblue", 0xb0e0e6),
    ("purple", 0x800080),
    ("rebeccapurple", 0x663399),
    ("red", 0xff0000),
    ("rosybrown", 0xbc8f8f),
    ("royalblue", 0x4169e1),
    ("saddlebrown", 0x8b4513),
    ("salmon", 0xfa8072),
    ("sandybrown", 0xf4a460),
    ("seagreen", 0x2e8b57),
    ("seashell", 0xfff5ee),
    ("sienna", 0xa0522d),
    ("silver", 0xc0c0c0),
    ("skyblue", 0x87ceeb),
    ("slateblue", 0x6a5acd),
    ("slategray", 0x708090),
    ("slategrey", 0x708090),
    ("snow", 0xfffafa),
    ("springgreen", 0x00ff7f),
    ("steelblue", 0x4682b4),
    ("tan", 0xd2b48c),
    ("teal", 0x008080),
    ("thistle", 0xd8bfd8),
    ("tomato", 0xff6347),
    ("turquoise", 0x40e0d0),
    ("violet", 0xee82ee),
    ("wheat", 0xf5deb3),
    ("white", 0xffffff),
    ("whitesmoke", 0xf5f5f5),
    ("yellow", 0xffff00),
    ("yellowgreen", 0x9acd32),
];

#[cfg(test)]
mod tests {
    use super::{Color, NAMES};

    #[test]
    fn names_are_sorted() {
        assert!(NAMES.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn colors_are_read() {
        for (text, want) in [
            ("#abc", "#aabbcc"),
            ("#1e1e1e", "#1e1e1e"),
            ("#12345678", "#12345678"),
            ("white", "#ffffff"),
            ("rgb(255, 0, 10)", "#ff000a"),
            ("rgba(255 0 10 / 50%)", "#ff000a80"),
            ("hsl(120, 100%, 50%)", "#00ff00"),
        ] {
            assert_eq!(Color::parse(text).unwrap().hex(), want);
        }
        for bad in [
            "",
            "#12",
            "url(#x)",
            "rgb(1,2)",
            "rgb(1,2,3",
            "expression(1)",
            "red;}",
        ] {
            assert_eq!(Color::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn dark_colors_are_the_filters() {
        // read off excalidraw's dark mode
        for (light, dark) in [
            ("#ffffff", "#121212"),
            ("#1e1e1e", "#d3d3d3"),
            ("#000000", "#ededed"),
        ] {
            assert_eq!(Color::parse(light).unwrap().dark().hex(), dark);
        }
    }
}
