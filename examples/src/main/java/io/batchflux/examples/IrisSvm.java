package io.batchflux.examples;

import io.batchflux.examples.IrisData.Flower;
import java.util.List;
import libsvm.svm;
import libsvm.svm_model;
import libsvm.svm_node;
import libsvm.svm_parameter;
import libsvm.svm_problem;

/**
 * The function that the quickstart runs on the nodes: how well a support-vector machine learns to tell irises apart.
 *
 * <p>It is an ordinary method: it knows nothing of Azure.
 */
public final class IrisSvm {

    private static final long SEED = 1936;
    private static final int SCORED = 90;

    private IrisSvm() {}

    /** Trains on 60 flowers, and returns which part of the other 90 is recognised; the same parameters score the same. */
    public static double score(SvmParameters parameters) {
        List<Flower> flowers = IrisData.shuffled(SEED);
        svm_model model = train(flowers.subList(SCORED, flowers.size()), parameters);
        long recognised = flowers.subList(0, SCORED).stream()
                .filter(flower -> svm.svm_predict(model, nodes(flower))
                        == flower.species().label())
                .count();
        return (double) recognised / SCORED;
    }

    private static svm_model train(List<Flower> flowers, SvmParameters parameters) {
        svm.svm_set_print_string_function(text -> {});
        svm_problem problem = new svm_problem();
        problem.l = flowers.size();
        problem.x = flowers.stream().map(IrisSvm::nodes).toArray(svm_node[][]::new);
        problem.y =
                flowers.stream().mapToDouble(flower -> flower.species().label()).toArray();
        return svm.svm_train(problem, parameters(parameters));
    }

    private static svm_parameter parameters(SvmParameters parameters) {
        svm_parameter parameter = new svm_parameter();
        parameter.svm_type = svm_parameter.C_SVC;
        parameter.kernel_type = svm_parameter.RBF;
        parameter.C = parameters.cost();
        parameter.gamma = parameters.gamma();
        parameter.eps = 1e-3;
        parameter.cache_size = 1;
        parameter.shrinking = 1;
        return parameter;
    }

    private static svm_node[] nodes(Flower flower) {
        double[] lengths = flower.stream().toArray();
        svm_node[] nodes = new svm_node[lengths.length];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = new svm_node();
            nodes[i].index = i + 1;
            nodes[i].value = lengths[i];
        }
        return nodes;
    }
}
