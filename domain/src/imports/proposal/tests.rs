//! Proposals for files as people have them.

use super::*;

fn sample(text: &str) -> FileSample {
    let delimiter = delimiter(text);
    let cells = |line: &str| line.split(delimiter).map(str::to_owned).collect();
    let lines = text.lines().zip(1..).filter(|(line, _)| !line.is_empty());
    let records = lines.map(|(line, at)| (at, cells(line))).collect();
    FileSample { source: "erp".into(), encoding: None, delimiter, records }
}

#[test]
fn a_file_in_spanish_is_known_by_its_names_and_values() {
    let text = "Reporte de cuentas por cobrar\nEmpresa: Colegio;Fecha: 29/11/2026\n\n\
                Cliente;Nombre;Factura;Fecha;Vence;Saldo\n\
                900-1;Uno;FV-1;22/11/2026;22/12/2026;150.000,00\n\
                TOTAL;;;;;150.000,00\n";
    let proposal = propose(&sample(text));
    let expected = "# unsure: currency: the file does not say it\n\
                    source = \"erp\"\ndelimiter = \";\"\nskip_lines = 3\n\
                    date = \"%d/%m/%Y\"\ndecimal = \",\"\ncurrency = \"USD\"\nend = \"TOTAL\"\n\
                    \n[columns]\ncustomer = \"Cliente\"\nname = \"Nombre\"\n\
                    number = \"Factura\"\nissued_on = \"Fecha\"\ndue_on = \"Vence\"\n\
                    amount = \"Saldo\"\n";
    assert_eq!(proposal.to_string(), expected);
}

fn doubts(proposal: &Proposal) -> Vec<String> {
    proposal.doubts.iter().map(ToString::to_string).collect()
}

#[test]
fn beside_a_code_the_customer_is_a_name() {
    for (header, code, name) in [
        ("Código;Alumno", "Código", "Alumno"),
        ("Alumno;Codigo", "Codigo", "Alumno"),
        ("CODIGO;Cliente", "CODIGO", "Cliente"),
        ("Código;Socio", "Código", "Socio"),
        ("DNI;Estudiante", "DNI", "Estudiante"),
        ("Cliente;Nombre", "Cliente", "Nombre"),
    ] {
        let text =
            format!("{header};Factura;Fecha;Vence;Monto\nH1;Ana;F-1;2026-11-01;2026-12-01;1\n");
        let told = propose(&sample(&text)).to_string();
        let expected = format!("customer = \"{code}\"\nname = \"{name}\"\n");
        assert!(told.contains(&expected), "{header}: {told}");
    }
}

#[test]
fn what_can_be_read_in_two_ways_is_said() {
    let text = "client,invoice,date,amount\nA,1,02/03/2026,S/ 1.234\nA,1,02/04/2026,-5\n";
    let doubts = doubts(&propose(&sample(text))).join("\n");
    for doubt in ["date: the values fit %m/%d/%Y", "decimal:", "due_days:", "rows:", "negative:"] {
        assert!(doubts.contains(doubt), "{doubt}: {doubts}");
    }
    assert!(!doubts.contains("currency"), "{doubts}");
}

#[test]
fn an_encoding_is_unsure_unless_the_bytes_tell_it() {
    for (label, expected) in [("windows-1252", true), ("utf-16le", false)] {
        let mut sample = sample("Cliente;Factura;Fecha;Saldo\n1;F-1;2026-11-01;10\n");
        sample.encoding = Some(label.to_owned());
        let proposal = propose(&sample);
        assert!(proposal.to_string().contains(&format!("encoding = \"{label}\"\n")));
        let is_unsure = proposal.doubts.contains(&Doubt::Encoding);
        assert_eq!(is_unsure, expected, "{label}");
    }
}

#[test]
fn a_file_in_portuguese_and_one_without_names_are_proposed_too() {
    let text = "CPF|Nome|Fatura|Emissão|Vencimento|Valor|Situação\n\
                1|Ana|F1|2026-11-01|2026-12-01|R$ 10,50|aberto\n";
    let told = propose(&sample(text)).to_string();
    for line in
        ["customer = \"CPF\"", "state = \"Situação\"", "currency = \"BRL\"", "delimiter = \"|\""]
    {
        assert!(told.contains(line), "{line}: {told}");
    }
    let text = "FA10001,2026-03-01,100000,2500,16400,118900,GRASAS,abierta\n";
    let told = propose(&sample(text)).to_string();
    for line in ["header = false", "issued_on = 2", "amount = 6", "due_days = 30"] {
        assert!(told.contains(line), "{line}: {told}");
    }
}

#[test]
fn the_amount_comes_before_the_balance_and_both_are_named() {
    for (text, amount, doubt) in [
        (
            "cliente;factura;fecha;vence;saldo;importe;pagado\n1;F;2026-11-01;2026-12-01;4;9;5\n",
            "importe",
            "columns.amount: \"importe\" seems to be the amount of an invoice, \"saldo\" what",
        ),
        (
            "cliente;factura;fecha;vence;saldo;importe base\n1;F;2026-11-01;2026-12-01;4;9\n",
            "saldo",
            "columns.amount: \"saldo\" seems to be what is left of an invoice; is \"importe",
        ),
        ("cliente;factura;fecha;vence;saldo\n1;F;2026-11-01;2026-12-01;4\n", "saldo", ""),
    ] {
        let proposal = propose(&sample(text));
        assert!(proposal.to_string().contains(&format!("amount = \"{amount}\"\n")), "{proposal}");
        let mut doubts = doubts(&proposal);
        doubts.retain(|one| one.starts_with("columns.amount"));
        assert_eq!(doubts.len(), usize::from(!doubt.is_empty()), "{doubts:?}");
        assert!(doubts.iter().all(|one| one.starts_with(doubt)), "{doubts:?}");
    }
}

#[test]
fn a_header_without_the_delimiter_that_ends_every_row_is_a_header() {
    let rows = "900;F-1;2026-11-22;2026-12-22;10.00";
    for text in [
        format!("Cliente;Factura;Fecha;Vence;Saldo\n{rows};\n{rows};\n"),
        format!("Cliente;Factura;Fecha;Vence;Saldo;\n{rows}\n{rows}\n"),
        format!("Cliente;Factura;Fecha;Vence;Saldo;\n{rows};\n{rows};\n"),
    ] {
        let told = propose(&sample(&text)).to_string();
        assert!(told.contains("customer = \"Cliente\"") && !told.contains("header"), "{told}");
        assert!(!told.contains("skip_lines"), "{told}");
    }
    let titled = format!("Reporte;Noviembre\n{}", format!("{rows};x\n").repeat(3));
    let told = propose(&sample(&titled)).to_string();
    assert!(told.contains("skip_lines = 1") && told.contains("header = false"), "{told}");
}

#[test]
fn a_name_that_comes_twice_is_given_by_its_position_and_one_that_is_missing_is_left_to_say() {
    let text = "Cliente,Fecha,Vence,amount,amount\nA,2026-11-01,2026-12-01,4.00,9.00\n";
    let proposal = propose(&sample(text));
    let told = proposal.to_string();
    assert!(told.contains("amount = 4\n") && told.contains("# number = \n"), "{told}");
    assert!(proposal.lacks_column());
    let doubt = "columns.amount: several columns are named \"amount\"; this is the first";
    assert!(doubts(&proposal).iter().any(|one| one.starts_with(doubt)), "{told}");
}

#[test]
fn names_with_accents_apart_and_times_with_a_zone_are_known() {
    let text = "Co\u{301}digo cliente,Factura,Emisio\u{301}n,Vence,Importe\n\
                1,F-1,2026-11-02T10:00:00Z,2026-12-02T10:00:00-05:00,9.00\n";
    let told = propose(&sample(text)).to_string();
    for line in
        ["customer = \"Código cliente\"", "issued_on = \"Emisión\"", "\ndate = \"%Y-%m-%d\""]
    {
        assert!(told.contains(line), "{line}: {told}");
    }
    assert!(!told.contains("unsure: date") && !told.contains("unsure: columns"), "{told}");
}
