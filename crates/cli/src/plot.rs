//! A replay as a picture: what the first strategy predicted against what was needed, and everyone's waste over time.

use plimsoll_plan::replay::{GBH, Plan};
use plotters::coord::Shift;
use plotters::prelude::*;

use crate::commands::replay::Replayed;

const SIZE: (u32, u32) = (1200, 560);

type Fault = Box<dyn std::error::Error>;

/// The picture as SVG.
pub(crate) fn replay(plan: &Plan, replayed: &[Replayed]) -> Result<String, Fault> {
    let mut text = String::new();
    {
        let area = SVGBackend::with_string(&mut text, SIZE).into_drawing_area();
        area.fill(&WHITE)?;
        let (left, right) = area.split_horizontally(540);
        predicted(&left, plan, replayed)?;
        wasted(&right, plan, replayed)?;
        area.present()?;
    }
    Ok(text)
}

fn colour(index: usize) -> RGBColor {
    const COLOURS: [RGBColor; 12] = [
        RGBColor(31, 119, 180),
        RGBColor(255, 127, 14),
        RGBColor(44, 160, 44),
        RGBColor(214, 39, 40),
        RGBColor(148, 103, 189),
        RGBColor(140, 86, 75),
        RGBColor(227, 119, 194),
        RGBColor(127, 127, 127),
        RGBColor(188, 189, 34),
        RGBColor(23, 190, 207),
        RGBColor(57, 59, 121),
        RGBColor(132, 60, 57),
    ];
    COLOURS[index % COLOURS.len()]
}

/// A point a run: below the diagonal it failed.
fn predicted<'a>(
    area: &DrawingArea<SVGBackend<'a>, Shift>,
    plan: &Plan,
    replayed: &[Replayed],
) -> Result<(), Fault>
where
    SVGBackend<'a>: DrawingBackend<ErrorType: 'static>,
{
    let Some((name, result)) = replayed.first() else { return Ok(()) };
    let points: Vec<(f64, f64, usize)> = result
        .scored
        .iter()
        .map(|scored| {
            let step = &plan.steps[scored.step];
            (step.need / 1e9, (scored.limit / 1e9).max(1e-9), step.task)
        })
        .collect();
    let ends = points.iter().flat_map(|(need, limit, _)| [*need, *limit]);
    let (low, high) = ends.fold((f64::INFINITY, 0.0_f64), |(low, high), end| (low.min(end), high.max(end)));
    let (low, high) = if low < high { (low * 0.8, high * 1.25) } else { (1e-3, 1.0) };
    let mut chart = ChartBuilder::on(area)
        .caption(format!("{name}: predicted against needed, a colour a task type"), ("sans-serif", 16))
        .margin(12)
        .x_label_area_size(40)
        .y_label_area_size(60)
        .build_cartesian_2d((low..high).log_scale(), (low..high).log_scale())?;
    let mut mesh = chart.configure_mesh();
    mesh.x_desc("needed, GB").y_desc("first limit, GB").x_labels(5).light_line_style(WHITE).draw()?;
    chart.draw_series(LineSeries::new([(low, low), (high, high)], BLACK.mix(0.4)))?;
    chart.draw_series(
        points
            .into_iter()
            .map(|(need, limit, task)| Circle::new((need, limit), 2, colour(task).mix(0.6).filled())),
    )?;
    Ok(())
}

/// A line a strategy: waste so far, by when runs started.
fn wasted<'a>(
    area: &DrawingArea<SVGBackend<'a>, Shift>,
    plan: &Plan,
    replayed: &[Replayed],
) -> Result<(), Fault>
where
    SVGBackend<'a>: DrawingBackend<ErrorType: 'static>,
{
    let begun = plan.steps.first().map_or(0.0, |step| step.facts.at);
    let mut lines: Vec<(&str, Vec<(f64, f64)>)> = Vec::new();
    for (name, result) in replayed {
        let mut sum = 0.0;
        let points = result.scored.iter().map(|scored| {
            sum += scored.waste / GBH;
            ((plan.steps[scored.step].facts.at - begun) / 3.6e6, sum.max(1e-9))
        });
        lines.push((name, points.collect()));
    }
    let points = || lines.iter().flat_map(|(_, points)| points);
    let last = points().map(|(at, _)| *at).fold(0.0, f64::max).max(1e-3);
    let first = points().map(|(at, _)| *at).fold(last, f64::min);
    let most = points().map(|(_, waste)| *waste).fold(0.0, f64::max).max(1e-6);
    let mut chart = ChartBuilder::on(area)
        .caption("GBh wasted so far", ("sans-serif", 16))
        .margin(12)
        .x_label_area_size(40)
        .y_label_area_size(60)
        .build_cartesian_2d(first..last.max(first + 1e-3), (most / 1e4..most * 1.3).log_scale())?;
    chart
        .configure_mesh()
        .x_desc("hours since the first run")
        .y_desc("GBh")
        .light_line_style(WHITE)
        .draw()?;
    for (index, (name, points)) in lines.into_iter().enumerate() {
        let style = colour(index).stroke_width(if index == 0 { 3 } else { 1 });
        chart
            .draw_series(LineSeries::new(points, style))?
            .label(name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 16, y)], style));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::LowerRight)
        .background_style(WHITE.mix(0.8))
        .border_style(BLACK.mix(0.3))
        .draw()?;
    Ok(())
}
