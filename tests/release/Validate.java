import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.ValidationResult;

/** One line for each file and profile: `PROFILE FILE true|false RULE=COUNT …`. */
public class Validate {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (String profile : new String[] {"3a", "ua1"}) {
            PDFAFlavour flavour = PDFAFlavour.byFlavourId(profile);
            for (String file : files) {
                try (FileInputStream in = new FileInputStream(file);
                        PDFAParser parser = Foundries.defaultInstance().createParser(in, flavour);
                        PDFAValidator validator =
                                Foundries.defaultInstance().createValidator(flavour, false)) {
                    ValidationResult result = validator.validate(parser);
                    StringBuilder line = new StringBuilder();
                    line.append(profile).append(' ').append(file).append(' ');
                    line.append(result.isCompliant());
                    result.getFailedChecks().forEach((rule, count) ->
                            line.append(' ').append(rule.getClause()).append('/')
                                .append(rule.getTestNumber()).append('=').append(count));
                    System.out.println(line);
                }
            }
        }
    }
}
