//! Whatever a scene holds, a page that shows its drawing runs nothing and asks nobody.

use excalidraw_svg::{Limits, Options, ParseError, Scene, describe, graph, render};

use crate::scene;

/// A scene that tries every text field a drawing could carry into markup.
fn hostile(payload: &str) -> String {
    let p = payload.replace('\\', "\\\\").replace('"', "\\\"");
    format!(
        r#"{{"type":"excalidraw","appState":{{"viewBackgroundColor":"{p}"}},
        "files":{{"f":{{"id":"{p}","mimeType":"{p}","dataURL":"{p}"}}}},"elements":[
        {{"type":"rectangle","id":"{p}","width":80,"height":40,"strokeColor":"{p}","backgroundColor":"{p}","link":"{p}","fillStyle":"{p}","strokeStyle":"{p}","groupIds":["{p}"]}},
        {{"type":"arrow","id":"{p}2","points":[[0,0],[50,50]],"strokeColor":"{p}","endArrowhead":"{p}","boundElements":[{{"type":"text","id":"{p}3"}}]}},
        {{"type":"text","id":"{p}3","containerId":"{p}2","text":"{p}","width":9,"height":9,"fontSize":9,"fontFamily":"{p}","textAlign":"{p}","strokeColor":"{p}","link":"{p}"}},
        {{"type":"frame","id":"{p}4","name":"{p}","width":90,"height":90}},
        {{"type":"freedraw","id":"{p}5","points":[[0,0],[5,5]],"simulatePressure":true,"strokeColor":"{p}","frameId":"{p}4"}},
        {{"type":"embeddable","id":"{p}6","link":"{p}","width":90,"height":60}},
        {{"type":"image","id":"{p}7","fileId":"f","width":9,"height":9,"roundness":{{"type":3}},"crop":{{"x":1,"y":1,"width":2,"height":2,"naturalWidth":5,"naturalHeight":5}}}}]}}"#
    )
}

#[test]
fn nothing_in_a_scene_becomes_markup() {
    for payload in [
        r#""><script>alert(1)</script>"#,
        "</style><script>alert(1)</script>",
        "javascript:alert(1)",
        "url(https://example.org/x)",
        r#"red" onload="alert(1)"#,
        "red;}</style>",
        "https://example.org/track.png",
        "data:text/html,<script>alert(1)</script>",
        "data:image/svg+xml;utf8,<svg onload='alert(1)'><script>1</script><image href='https://example.org/x'/></svg>",
    ] {
        let scene = Scene::parse(hostile(payload).as_bytes()).unwrap();
        for options in [
            Options::default(),
            Options::inline("x-"),
            Options::default().id_prefix("\"><b>"),
        ] {
            let svg = render(&scene, &options);
            for (at, _) in svg.match_indices('<') {
                let tag = &svg[at..];
                // text may say anything; a tag ends at its first `>`, as values have theirs escaped
                assert!(
                    !tag.split('>').next().unwrap().contains(" onload=\""),
                    "{payload}"
                );
                let known = [
                    "<svg",
                    "<g",
                    "<path",
                    "<text",
                    "<rect",
                    "<defs",
                    "<style",
                    "<a ",
                    "<mask",
                    "<clipPath",
                    "<symbol",
                    "<image",
                    "<use",
                    "</",
                ];
                assert!(
                    known.iter().any(|k| tag.starts_with(k)),
                    "{payload}: {}",
                    &tag[..40.min(tag.len())]
                );
            }
            for href in svg.split("href=\"").skip(1) {
                let inside = href.starts_with('#') || href.starts_with("data:image/");
                let link = payload.starts_with("https:") && href.starts_with("https:");
                // a link without a scheme is a path on the page's own site
                let relative = !href
                    .split(['"', '/', '?', '#'])
                    .next()
                    .unwrap()
                    .contains(':');
                assert!(
                    inside || link || relative,
                    "{payload}: {}",
                    &href[..60.min(href.len())]
                );
            }
            for style in svg.split("<style>").skip(1) {
                let css = style.split("</style>").next().unwrap();
                assert!(!css.contains("url(") && !css.contains('<'), "{css}");
            }
            // every address in an attribute is an id of the drawing
            for url in svg.split("=\"url(").skip(1) {
                assert!(url.starts_with('#'), "{url}");
            }
        }
        let _ = (describe(&scene), graph(&scene));
    }
}

#[test]
fn fetched_images_are_left_out() {
    let scene = Scene::parse(
        br#"{"type":"excalidraw","files":{"f":{"id":"f","mimeType":"image/png","dataURL":"https://example.org/x.png"}},
        "elements":[{"type":"image","id":"i","fileId":"f","width":9,"height":9}]}"#,
    )
    .unwrap();
    assert!(!render(&scene, &Options::default()).contains("example.org"));
}

#[test]
fn limits_are_kept() {
    let mut limits = Limits::default();
    limits.elements = 1;
    let two = br#"{"type":"excalidraw","elements":[{"type":"ellipse"},{"type":"ellipse"}]}"#;
    assert_eq!(
        Scene::parse_with(two, &limits).unwrap_err(),
        ParseError::TooLarge {
            what: "elements",
            limit: 1
        }
    );
    limits.bytes = 3;
    assert!(matches!(
        Scene::parse_with(two, &limits),
        Err(ParseError::TooLarge { .. })
    ));
    let deep = "[".repeat(1_000_000);
    assert!(matches!(
        Scene::parse(deep.as_bytes()),
        Err(ParseError::TooLarge { .. })
    ));
}

#[test]
fn absurd_numbers_end_soon() {
    for size in [
        "1e308",
        "1e18",
        "1e12",
        "-1e9",
        "1e-300",
        "0.1",
        "123456789012345678901234567890",
    ] {
        for style in [
            "hachure",
            "zigzag",
            "dots",
            "dashed",
            "zigzag-line",
            "cross-hatch",
            "solid",
        ] {
            for width in ["1e-9", "1e300", "4"] {
                let common = format!(
                    r#""width":{size},"height":{size},"x":{size},"y":0,"fillStyle":"{style}","backgroundColor":"red","strokeWidth":{width},"roughness":2"#
                );
                let elements = ["rectangle", "diamond", "ellipse"]
                    .map(|kind| {
                        format!(
                            r#"{{"type":"{kind}","id":"{kind}",{common},"roundness":{{"type":3}}}}"#
                        )
                    })
                    .join(",");
                let line = format!(
                    r#"{{"type":"line","id":"l",{common},"points":[[0,0],[{size},0],[{size},{size}],[0,1]]}},
                    {{"type":"arrow","id":"e","elbowed":true,{common},"points":[[0,0],[{size},5],[7,{size}]]}},
                    {{"type":"freedraw","id":"p",{common},"points":[[0,0],[{size},5],[7,{size}],[0,0]],"simulatePressure":true}},
                    {{"type":"embeddable","id":"m",{common}}}"#
                );
                let scene = scene(&format!("{elements},{line}"));
                let mut limits = Limits::default();
                limits.operations = 20_000;
                for options in [Options::default(), Options::exact()] {
                    let _ = render(&scene, &options.limits(limits));
                }
                let _ = describe(&scene);
            }
        }
    }
}
