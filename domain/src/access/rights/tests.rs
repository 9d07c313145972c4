//! The table again, written from the design by hand: one line a right, one letter a role.

use super::*;

/// Viewer, cashier, collector, finance, administrator. `-` not, `p` in part, `o` own, `a` asks,
/// `A` approves, `y` in full. Then step-up and four eyes: `-` never, `p` for the part, `l` above
/// the limit, `y` always.
const DESIGN: &str = "
    see             yyyyy - -
    see_messages    pyyyy - -
    see_figures     yoyyy - -
    answer          -pyyy - -
    pause_reminders --yyy - -
    manage_users    -yyyy p -
    take_money      -y-yy - -
    close_till      -o-AA - l
    agree           -yyyy - -
    agree_beyond    --aAA y y
    issue_invoices  ---yy - -
    cancel_invoices --ayy l l
    refund          -aaAA y y
    match_money     --yyy - -
    import          ---yy p -
    export          --pyy y -
    set_places      ---yy p p
    set_policies    ----y y -
    view_as         --yyy y -
    read_audit      ---yy - -
    manage_staff    ----y y p
    configure       ----y y -
";

const fn sign_of(extent: Extent) -> char {
    match extent {
        Extent::Nothing => '-',
        Extent::Part => 'p',
        Extent::Own => 'o',
        Extent::Ask => 'a',
        Extent::Approve => 'A',
        Extent::Full => 'y',
    }
}

const fn sign_of_demand(demand: Demand) -> char {
    match demand {
        Demand::Never => '-',
        Demand::ForPart => 'p',
        Demand::AboveLimit => 'l',
        Demand::Always => 'y',
    }
}

#[test]
fn every_right_has_the_row_of_the_design() {
    let lines = DESIGN.lines().map(str::trim).filter(|line| !line.is_empty());
    let expected: Vec<String> =
        lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let row = |right: &Right| {
        let extents: String = Role::ALL.iter().map(|role| sign_of(right.extent(*role))).collect();
        let (proof, eyes) = (right.step_up(), right.four_eyes());
        format!("{} {extents} {} {}", right.code(), sign_of_demand(proof), sign_of_demand(eyes))
    };
    assert_eq!(Right::ALL.iter().map(row).collect::<Vec<_>>(), expected);
}
