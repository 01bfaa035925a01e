//! The fields of an element that are read, found in one pass over its members.

use crate::json::Json;

macro_rules! fields {
    ($($name:ident: $key:literal),* $(,)?) => {
        /// The members of an element by name; what is not there is missing, of equal keys the last counts.
        pub(super) struct Fields<'d> {
            $(pub(super) $name: Json<'d>,)*
        }

        impl<'d> Fields<'d> {
            pub(super) fn of(element: Json<'d>) -> Self {
                let mut fields = Self {
                    $($name: element.missing(),)*
                };
                for (key, value) in element.members() {
                    match key {
                        $($key => fields.$name = value,)*
                        _ => {}
                    }
                }
                fields
            }
        }
    };
}

fields! {
    kind: "type",
    id: "id",
    is_deleted: "isDeleted",
    x: "x",
    y: "y",
    width: "width",
    height: "height",
    angle: "angle",
    stroke_color: "strokeColor",
    background_color: "backgroundColor",
    fill_style: "fillStyle",
    stroke_width: "strokeWidth",
    stroke_style: "strokeStyle",
    stroke_sharpness: "strokeSharpness",
    roughness: "roughness",
    roundness: "roundness",
    opacity: "opacity",
    seed: "seed",
    group_ids: "groupIds",
    frame_id: "frameId",
    bound_elements: "boundElements",
    bound_element_ids: "boundElementIds",
    link: "link",
    points: "points",
    pressures: "pressures",
    simulate_pressure: "simulatePressure",
    start_arrowhead: "startArrowhead",
    end_arrowhead: "endArrowhead",
    start_binding: "startBinding",
    end_binding: "endBinding",
    elbowed: "elbowed",
    fixed_segments: "fixedSegments",
    text: "text",
    original_text: "originalText",
    font: "font",
    font_size: "fontSize",
    font_family: "fontFamily",
    text_align: "textAlign",
    container_id: "containerId",
    line_height: "lineHeight",
    name: "name",
    file_id: "fileId",
    scale: "scale",
    crop: "crop",
}
