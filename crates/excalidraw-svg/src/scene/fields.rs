//! The fields of an element that are read, found in one pass over its members.

use crate::json::{Json, Name};

macro_rules! fields {
    ($($name:ident: $key:ident),* $(,)?) => {
        /// The members of an element by name; what is not there is missing, of equal keys the last counts.
        pub(super) struct Fields<'d> {
            $(pub(super) $name: Json<'d>,)*
        }

        impl<'d> Fields<'d> {
            pub(super) fn of(element: Json<'d>) -> Self {
                let mut fields = Self {
                    $($name: element.missing(),)*
                };
                for (name, value) in element.named() {
                    match name {
                        $(Name::$key => fields.$name = value,)*
                        _ => {}
                    }
                }
                fields
            }
        }
    };
}

fields! {
    kind: Type,
    id: Id,
    is_deleted: IsDeleted,
    x: X,
    y: Y,
    width: Width,
    height: Height,
    angle: Angle,
    stroke_color: StrokeColor,
    background_color: BackgroundColor,
    fill_style: FillStyle,
    stroke_width: StrokeWidth,
    stroke_style: StrokeStyle,
    stroke_sharpness: StrokeSharpness,
    roughness: Roughness,
    roundness: Roundness,
    opacity: Opacity,
    seed: Seed,
    group_ids: GroupIds,
    frame_id: FrameId,
    bound_elements: BoundElements,
    bound_element_ids: BoundElementIds,
    link: Link,
    points: Points,
    pressures: Pressures,
    simulate_pressure: SimulatePressure,
    start_arrowhead: StartArrowhead,
    end_arrowhead: EndArrowhead,
    start_binding: StartBinding,
    end_binding: EndBinding,
    elbowed: Elbowed,
    fixed_segments: FixedSegments,
    text: Text,
    original_text: OriginalText,
    font: Font,
    font_size: FontSize,
    font_family: FontFamily,
    text_align: TextAlign,
    container_id: ContainerId,
    line_height: LineHeight,
    name: Label,
    file_id: FileId,
    scale: Scale,
    crop: Crop,
}
