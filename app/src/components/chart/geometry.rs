//! Places of a chart's shapes, in integers.

pub(super) const WIDTH: i64 = 1_000;
pub(super) const HEIGHT: i64 = 1_000;

/// What is not nothing is seen.
const LEAST: i64 = 8;

/// A part of a slot that is left empty.
const GAP: i64 = 5;

/// A bar from the line of zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bar {
    pub(super) x: i64,
    pub(super) y: i64,
    pub(super) width: i64,
    pub(super) height: i64,
}

/// The points of a line, and the columns around them.
pub(super) struct Levels {
    pub(super) points: Vec<(i64, i64)>,
    /// Left side and width.
    pub(super) slots: Vec<(i64, i64)>,
    pub(super) zero: i64,
}

/// The heights of values between the least and the largest, and zero.
struct Scale {
    top: i128,
    span: i128,
}

impl Scale {
    fn of(values: &[i64]) -> Self {
        let top = values.iter().copied().max().unwrap_or(0).max(0);
        let bottom = values.iter().copied().min().unwrap_or(0).min(0);
        let span = i128::from(top) - i128::from(bottom);
        Self { top: top.into(), span: span.max(1) }
    }

    /// Distance from the top.
    fn level(&self, value: i64) -> i64 {
        scaled(self.top - i128::from(value), self.span, HEIGHT)
    }
}

/// `part` of `whole`, as a part of `length`.
fn scaled(part: i128, whole: i128, length: i64) -> i64 {
    i64::try_from(part * i128::from(length) / whole).unwrap_or(length)
}

/// Left side and width of each of some columns.
fn slots(count: usize) -> Vec<(i64, i64)> {
    let count = i64::try_from(count).unwrap_or(WIDTH);
    let left = |index: i64| index * WIDTH / count;
    (0..count).map(|index| (left(index), left(index + 1) - left(index))).collect()
}

/// Bars side by side.
pub(super) fn bars(values: &[i64]) -> Vec<Bar> {
    let scale = Scale::of(values);
    let zero = scale.level(0);
    let bar = |((left, width), value): ((i64, i64), &i64)| {
        let gap = width / GAP;
        let far = scale.level(*value);
        let least = if *value == 0 { 0 } else { LEAST };
        let height = (far - zero).abs().max(least);
        let y = if *value < 0 { zero.min(HEIGHT - height) } else { zero - height };
        Bar { x: left + gap / 2, y: y.max(0), width: width - gap, height }
    };
    slots(values.len()).into_iter().zip(values).map(bar).collect()
}

/// Points in the middle of their columns.
pub(super) fn levels(values: &[i64]) -> Levels {
    let scale = Scale::of(values);
    let slots = slots(values.len());
    let point =
        |((left, width), value): (&(i64, i64), &i64)| (left + width / 2, scale.level(*value));
    let points = slots.iter().zip(values).map(point).collect();
    Levels { points, slots, zero: scale.level(0) }
}

/// Left side and width of each part of a bar; what is less than nothing has none.
pub(super) fn parts(values: &[i64]) -> Vec<(i64, i64)> {
    let whole: i128 = values.iter().map(|value| i128::from((*value).max(0))).sum();
    let mut before = 0;
    let part = |value: &i64| {
        let left = scaled(before, whole.max(1), WIDTH);
        before += i128::from((*value).max(0));
        (left, scaled(before, whole.max(1), WIDTH) - left)
    };
    values.iter().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_stand_on_zero_and_hang_from_it() {
        for (values, expected) in [
            (vec![], vec![]),
            (vec![0], vec![(0, 0)]),
            (vec![10, 5], vec![(0, 1_000), (500, 500)]),
            (vec![30, -10], vec![(0, 750), (750, 250)]),
            (vec![-10], vec![(0, 1_000)]),
            (vec![1, 1_000_000], vec![(992, 8), (0, 1_000)]),
            (vec![-1, 1_000_000], vec![(992, 8), (0, 999)]),
            (vec![1, -1_000_000], vec![(0, 8), (0, 1_000)]),
            (vec![i64::MAX, i64::MIN], vec![(0, 499), (499, 501)]),
        ] {
            let found: Vec<_> = bars(&values).iter().map(|bar| (bar.y, bar.height)).collect();
            assert_eq!(found, expected, "{values:?}");
        }
    }

    #[test]
    fn bars_share_the_width_and_never_overlap() {
        for count in 1..40_usize {
            let all = bars(&vec![7; count]);
            assert_eq!(all.len(), count);
            for pair in all.windows(2) {
                assert!(pair[0].x + pair[0].width < pair[1].x, "{count}: {pair:?}");
            }
            let last = all[count - 1];
            assert!(last.x + last.width <= WIDTH && last.width > 0, "{count}: {last:?}");
        }
    }

    #[test]
    fn a_line_goes_through_the_middle_of_its_columns() {
        let levels = levels(&[0, 50, 100, -100]);
        assert_eq!(levels.points, [(125, 500), (375, 250), (625, 0), (875, 1_000)]);
        assert_eq!(levels.zero, 500);
        assert_eq!(levels.slots, [(0, 250), (250, 250), (500, 250), (750, 250)]);
    }

    #[test]
    fn the_parts_fill_the_bar_without_gaps() {
        for (values, expected) in [
            (vec![1, 1, 2], vec![(0, 250), (250, 250), (500, 500)]),
            (vec![1, -5, 1], vec![(0, 500), (500, 0), (500, 500)]),
            (vec![1, 1, 1], vec![(0, 333), (333, 333), (666, 334)]),
            (vec![0, 0], vec![(0, 0), (0, 0)]),
        ] {
            assert_eq!(parts(&values), expected, "{values:?}");
        }
    }
}
